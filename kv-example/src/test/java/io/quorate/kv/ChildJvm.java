package io.quorate.kv;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a class of the test class path in a process of its own. */
public final class ChildJvm {
    private static final long DEADLINE_SECONDS = 120;

    private ChildJvm() {}

    /**
     * What a process left behind.
     *
     * @param exit its exit code
     * @param out all of its standard output
     * @param err all of its standard error
     */
    public record Ended(int exit, String out, String err) {}

    /** Describes a process whose temporary files go into this directory. */
    public static ProcessBuilder builder(Path temporary, Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    /** Runs the program with this standard input and waits for its end. */
    public static Ended runMain(Path temporary, String input, String... arguments)
            throws IOException, InterruptedException {
        Path in = Files.writeString(Files.createTempFile(temporary, "in", ""), input);
        Path out = Files.createTempFile(temporary, "out", "");
        Path err = Files.createTempFile(temporary, "err", "");
        Process process = builder(temporary, Main.class, List.of(arguments))
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("still running after " + DEADLINE_SECONDS + " s: " + List.of(arguments) + "\n"
                        + Files.readString(out) + Files.readString(err));
            }
            return new Ended(process.exitValue(), read(out), read(err));
        } finally {
            process.destroyForcibly().waitFor();
            for (Path file : List.of(in, out, err)) {
                Files.delete(file);
            }
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
