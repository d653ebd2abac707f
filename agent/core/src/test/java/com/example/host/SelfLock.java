package com.example.host;

/** A lock that is itself what stands for the hold; its owner may come in again. */
public final class SelfLock {
    public void lock() {}

    public long lockWithStamp(byte[] unused, double alsoUnused) {
        return 7;
    }

    public void unlock() {}

    public void forceUnlock(int code, boolean quiet) {
        throw new UnsupportedOperationException("no force: " + code + quiet);
    }
}
