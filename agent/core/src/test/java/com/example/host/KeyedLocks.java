package com.example.host;

/** Locks that are known by a key: there is no object that stands for a hold. */
public class KeyedLocks {
    public boolean tryLock(String key, int tries) {
        return tries > 0;
    }

    public void lock(String key) {
        if (!tryLock(key, 1)) {
            throw new IllegalStateException();
        }
    }

    public boolean unlock(String key) {
        return !key.isEmpty();
    }
}
