package io.jitaccess.local.demo;

import io.jitaccess.local.Layout;
import io.jitaccess.local.Ports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code deploy/local/demo}: tells the story on the running stack; ends with 0, or with 1 and why.
 */
public final class Demo {
    private Demo() {}

    public static void main(String[] args) throws IOException {
        Layout layout = Layout.ofCheckout(Path.of(args[0]).toAbsolutePath());
        String gateway = "http://127.0.0.1:" + Ports.of(System.getenv()).gateway();
        var story =
                new Story(
                        new Teller(System.out),
                        client(layout, gateway, "dana"),
                        client(layout, gateway, "alex"),
                        client(layout, gateway, "ada"),
                        layout.run());
        try {
            story.tell();
        } catch (RuntimeException notSo) {
            System.err.printf(
                    "%nThe demo failed: %s%nLogs: %s%n", notSo.getMessage(), layout.logs());
            System.exit(1);
        }
        System.out.printf("%nThat is the whole story: nobody holds access any more.%n");
    }

    private static JitClient client(Layout layout, String gateway, String person)
            throws IOException {
        return new JitClient(gateway, Files.readString(layout.tokens().resolve(person)));
    }
}
