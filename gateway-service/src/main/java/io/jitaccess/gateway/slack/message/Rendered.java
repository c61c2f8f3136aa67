package io.jitaccess.gateway.slack.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.slack.api.model.block.LayoutBlock;
import com.slack.api.util.json.GsonFactory;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What a message shows.
 *
 * @param text for notifications and readers that show no blocks
 */
public record Rendered(String text, List<LayoutBlock> blocks) {
    /** The same for what looks the same. */
    public String hash() {
        try {
            byte[] all =
                    (text + '\n' + GsonFactory.createSnakeCase().toJson(blocks)).getBytes(UTF_8);
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(all), 0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
