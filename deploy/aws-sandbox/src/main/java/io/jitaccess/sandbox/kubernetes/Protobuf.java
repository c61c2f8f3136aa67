package io.jitaccess.sandbox.kubernetes;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Reads the binary form in which kubectl sends typed objects ({@code create namespace}, {@code auth
 * can-i}, ...). Answers are always JSON, which every client takes.
 */
final class Protobuf {
    static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";
    private static final byte[] MAGIC = {'k', '8', 's', 0};
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Protobuf() {}

    static ObjectNode read(byte[] body) {
        if (body.length < MAGIC.length
                || !Arrays.equals(Arrays.copyOf(body, MAGIC.length), MAGIC)) {
            throw ApiException.badRequest("the body has not the prefix of Kubernetes' protobuf");
        }
        try {
            ObjectNode envelope =
                    message(slice(body, MAGIC.length), ProtobufFields.message("Unknown"));
            String kind = envelope.path("typeMeta").path("kind").asString("");
            byte[] raw = Base64.getDecoder().decode(envelope.path("raw").asString(""));
            ObjectNode object = message(ByteBuffer.wrap(raw), ProtobufFields.message(kind));
            object.set("apiVersion", envelope.path("typeMeta").path("apiVersion"));
            object.put("kind", kind);
            return object;
        } catch (IndexOutOfBoundsException | BufferUnderflowException truncated) {
            throw ApiException.badRequest("the protobuf of the body is broken");
        }
    }

    private static ByteBuffer slice(byte[] body, int from) {
        return ByteBuffer.wrap(body, from, body.length - from);
    }

    private static ObjectNode message(ByteBuffer in, ProtobufFields fields) {
        ObjectNode object = JSON.createObjectNode();
        while (in.hasRemaining()) {
            long tag = varint(in);
            ProtobufFields.Field field = fields.field((int) (tag >>> 3));
            switch ((int) (tag & 7)) {
                case 0 -> number(object, field, varint(in));
                case 1 -> in.position(in.position() + 8);
                case 2 -> {
                    int length = (int) varint(in);
                    ByteBuffer part = in.slice(in.position(), length);
                    in.position(in.position() + length);
                    part(object, field, part);
                }
                case 5 -> in.position(in.position() + 4);
                default -> throw ApiException.badRequest("the protobuf of the body is broken");
            }
        }
        return object;
    }

    private static void number(ObjectNode object, ProtobufFields.Field field, long value) {
        switch (field.type()) {
            case "bool" -> object.put(field.name(), value != 0);
            case "int" -> object.put(field.name(), value);
            default -> {
                // A field that the sandbox has no use for.
            }
        }
    }

    private static void part(ObjectNode object, ProtobufFields.Field field, ByteBuffer part) {
        String name = field.name();
        switch (field.type()) {
            case "none" -> {
                // A field that the sandbox has no use for.
            }
            case "string" -> {
                if (field.repeated()) {
                    array(object, name).add(text(part));
                } else if (part.hasRemaining()) {
                    object.put(name, text(part));
                }
            }
            case "bytes" -> object.put(name, base64(part));
            case "map", "bytesMap" -> {
                ObjectNode entry = message(part, ProtobufFields.message(field.type()));
                object.withObject("/" + name)
                        .put(entry.path("key").asString(""), entry.path("value").asString(""));
            }
            default -> {
                ObjectNode value = message(part, ProtobufFields.message(field.type()));
                if (field.repeated()) {
                    array(object, name).add(value);
                } else if (!value.isEmpty()) {
                    object.set(name, value);
                }
            }
        }
    }

    private static ArrayNode array(ObjectNode object, String name) {
        return object.withArray("/" + name);
    }

    private static String text(ByteBuffer part) {
        return StandardCharsets.UTF_8.decode(part).toString();
    }

    private static String base64(ByteBuffer part) {
        byte[] bytes = new byte[part.remaining()];
        part.get(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte b = in.get();
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw ApiException.badRequest("the protobuf of the body is broken");
    }
}
