package io.quorate.kv.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A browser without a window, if this machine has one. */
record Browser(Path program) {
    private static final long PATIENCE_SECONDS = 60;

    static Optional<Browser> find() {
        return Programs.find("chromium", "chromium-browser", "google-chrome").map(Browser::new);
    }

    /** Opens a page, lets its scripts run for some seconds, and returns what it has become. */
    String open(String address, Path directory) throws IOException, InterruptedException {
        Path out = directory.resolve("page.html");
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--user-data-dir=" + directory.resolve("browser"),
                        "--virtual-time-budget=3000",
                        "--dump-dom",
                        address)
                .redirectOutput(out.toFile())
                .redirectError(directory.resolve("browser.err").toFile())
                .start();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the browser does not end");
            }
            return Files.readString(out);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
