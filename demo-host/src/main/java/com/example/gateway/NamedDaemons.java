package com.example.gateway;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes daemon threads, so that work that never ends can't keep the gateway from exiting. */
final class NamedDaemons implements ThreadFactory {
    private final String name;
    private final AtomicInteger last = new AtomicInteger();

    NamedDaemons(String name) {
        this.name = name;
    }

    @Override
    public Thread newThread(Runnable work) {
        Thread thread = new Thread(work, name + "-" + last.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}
