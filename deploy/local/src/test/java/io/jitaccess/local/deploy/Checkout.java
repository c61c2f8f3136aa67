package io.jitaccess.local.deploy;

import java.nio.file.Path;

/** The folders of this checkout, as a test sees them. */
final class Checkout {
    static final Path ROOT = Path.of("").toAbsolutePath().getParent().getParent();

    private Checkout() {}

    static Path of(String path) {
        return ROOT.resolve(path);
    }
}
