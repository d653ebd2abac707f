package dev.lockmedic.interception;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Method bodies of every shape that a JDK method may have, to be woven. */
public final class WovenClass implements Woven {
    private int runs;

    /** For the loader of the test. */
    public WovenClass() {}

    @Override
    public int runs() {
        return runs;
    }

    @Override
    public boolean bool(File file) {
        runs++;
        return runs > 1;
    }

    @Override
    public void nothing(File file) {
        runs++;
        if (runs > 100) {
            return;
        }
        runs += 0;
    }

    @Override
    public Object object(File file) {
        List<Integer> list = new ArrayList<>();
        for (int i = 0; i <= runs; i++) {
            list.add(i);
        }
        runs++;
        return list;
    }

    @Override
    public String fails(File file) throws IOException {
        if (++runs < 3) {
            throw new IOException("run " + runs);
        }
        return "run " + runs;
    }

    @Override
    public Integer caught(File file) {
        runs++;
        int value = 0;
        try {
            value = Integer.parseInt(file.getName());
        } catch (NumberFormatException e) {
            value = -runs;
        } finally {
            value *= 10;
        }
        return value;
    }

    @Override
    public Long branches(File file, long a, double b, int kind) {
        runs++;
        long result = a;
        switch (kind) {
            case 0 -> result += (long) b;
            case 1 -> {
                String text = file == null ? "" : file.getName();
                result = text.isEmpty() ? -1 : text.length();
            }
            default -> {
                for (double d = b; d > 0; d--) {
                    result++;
                }
            }
        }
        return result;
    }

    @Override
    public boolean loopFirst(File file) {
        do {
            runs++;
        } while (runs % 3 != 0);
        return true;
    }

    @Override
    public void synchronizedBlock(File file) {
        synchronized (this) {
            runs++;
            if (runs == 1) {
                throw new IllegalStateException("run 1");
            }
        }
    }

    @Override
    public Object notWoven(File file) {
        runs++;
        return file;
    }
}
