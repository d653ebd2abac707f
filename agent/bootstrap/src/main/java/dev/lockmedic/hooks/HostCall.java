package dev.lockmedic.hooks;

/** One call of a host's own lock method, between its begin and its end. */
public abstract class HostCall {
    /**
     * The method ends; see {@link HostHooks#exit}.
     *
     * @return what the method shall return: {@code returned}, or another value of the same type
     */
    protected abstract Object exit(Object returned, Throwable thrown);
}
