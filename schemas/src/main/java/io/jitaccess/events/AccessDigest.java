package io.jitaccess.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Binds a decision to exactly what would be given. Approval computes it, an approver's decision
 * names it, and the provisioner recomputes it: whoever changes one field voids the approval.
 */
public final class AccessDigest {
    private static final String VERSION = "jit-access-digest-1";

    private AccessDigest() {}

    /** Lower-case hex of SHA-256 over person and access, each field preceded by its length. */
    public static String of(String person, Access access) {
        MessageDigest sha256 = sha256();
        text(sha256, VERSION);
        text(sha256, person);
        text(sha256, access.cluster());
        text(sha256, access.clusterArn());
        text(sha256, access.level());
        list(sha256, access.accessPolicies());
        list(sha256, access.kubernetesGroups());
        list(sha256, access.namespaces());
        sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(0, access.durationSeconds()));
        text(sha256, access.reason());
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static void list(MessageDigest digest, List<String> values) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, values.size()));
        values.stream().sorted().forEach(value -> text(digest, value));
    }

    private static void text(MessageDigest digest, String value) {
        byte[] bytes = value.getBytes(UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
