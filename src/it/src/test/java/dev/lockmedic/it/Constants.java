package dev.lockmedic.it;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the constant pool and the fields of a class file tell. */
final class Constants {
    final Set<String> classes = new TreeSet<>();
    boolean invokesDynamically;

    private final Map<Integer, String> texts = new HashMap<>();
    private final Map<Integer, Integer> numbers = new HashMap<>();
    private final Map<String, Integer> values = new HashMap<>();

    private Constants() {}

    static Constants of(byte[] classFile) throws IOException {
        Constants constants = new Constants();
        constants.read(new DataInputStream(new ByteArrayInputStream(classFile)));
        return constants;
    }

    /** Value of a static final int. */
    int constant(String field) {
        return values.get(field);
    }

    private void read(DataInputStream in) throws IOException {
        in.skipBytes(8);
        Set<Integer> named = new TreeSet<>();
        int count = in.readUnsignedShort();
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts.put(i, in.readUTF());
                case 3 -> numbers.put(i, in.readInt());
                case 5, 6 -> {
                    in.skipBytes(8);
                    i++;
                }
                case 7 -> named.add(in.readUnsignedShort());
                case 8, 16, 19, 20 -> in.skipBytes(2);
                case 15 -> in.skipBytes(3);
                case 17, 18 -> {
                    invokesDynamically = true;
                    in.skipBytes(4);
                }
                default -> in.skipBytes(4);
            }
        }
        named.forEach(index -> classes.add(texts.get(index)));
        in.skipBytes(6);
        in.skipBytes(2 * in.readUnsignedShort());
        fields(in);
    }

    private void fields(DataInputStream in) throws IOException {
        int count = in.readUnsignedShort();
        for (int i = 0; i < count; i++) {
            in.skipBytes(2);
            String name = texts.get(in.readUnsignedShort());
            in.skipBytes(2);
            int attributes = in.readUnsignedShort();
            for (int j = 0; j < attributes; j++) {
                String attribute = texts.get(in.readUnsignedShort());
                int length = in.readInt();
                if (attribute.equals("ConstantValue")) {
                    Integer value = numbers.get(in.readUnsignedShort());
                    if (value != null) {
                        values.put(name, value);
                    }
                } else {
                    in.skipBytes(length);
                }
            }
        }
    }
}
