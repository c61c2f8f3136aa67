package io.jitaccess.reaper;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

import java.util.Arrays;

/**
 * Which grant. The person comes first in the stored form, so that everything a person holds lies
 * side by side.
 */
record GrantId(String person, String requestId) {
    /** Request ids have no such character, so its last occurrence is the border. */
    private static final byte BORDER = 0;

    static Serde<GrantId> serde() {
        return Serdes.serdeFrom((_, id) -> id.toBytes(), (_, bytes) -> of(bytes, 0));
    }

    /**
     * What the ids of this person's grants begin with; also those of a longer name with a border.
     */
    static byte[] prefix(String person) {
        byte[] name = person.getBytes(UTF_8);
        return Arrays.copyOf(name, name.length + 1);
    }

    byte[] toBytes() {
        byte[] prefix = prefix(person);
        byte[] request = requestId.getBytes(UTF_8);
        byte[] bytes = Arrays.copyOf(prefix, prefix.length + request.length);
        System.arraycopy(request, 0, bytes, prefix.length, request.length);
        return bytes;
    }

    static GrantId of(byte[] bytes, int from) {
        int border = bytes.length - 1;
        while (bytes[border] != BORDER) {
            border--;
        }
        return new GrantId(
                new String(bytes, from, border - from, UTF_8),
                new String(bytes, border + 1, bytes.length - border - 1, UTF_8));
    }
}
