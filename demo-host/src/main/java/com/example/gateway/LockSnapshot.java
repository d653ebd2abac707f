package com.example.gateway;

import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;

/** A lock file as it was seen at one moment: enough to tell later whether it is still the same. */
record LockSnapshot(byte[] bytes, Object fileKey, Instant modifiedAt) {

    boolean isSameFileAs(LockSnapshot other) {
        return Arrays.equals(bytes, other.bytes) && Objects.equals(fileKey, other.fileKey);
    }
}
