package io.jitaccess.audit.chain;

import java.util.HexFormat;

/**
 * A SHA-256 hash in a chain.
 *
 * @param hex 64 lower-case digits
 */
public record ChainHash(String hex) {
    static final int BYTES = 32;

    public ChainHash {
        if (hex.length() != 2 * BYTES) {
            throw new IllegalArgumentException("a SHA-256 hash has 64 digits, not " + hex.length());
        }
    }

    /** The hash in these 32 bytes. */
    public static ChainHash of(byte[] bytes) {
        return new ChainHash(HexFormat.of().formatHex(bytes));
    }

    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }
}
