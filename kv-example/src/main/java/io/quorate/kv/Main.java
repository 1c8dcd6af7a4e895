package io.quorate.kv;

import io.quorate.kv.client.Reasons;
import java.io.PrintStream;
import java.util.List;
import org.slf4j.LoggerFactory;

/** The program. Ends with 0 on success, with 2 and the usage on bad arguments, and with 1 and the reason otherwise. */
public final class Main {
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int BAD_USAGE = 2;
    private static final String HELP = "--help";

    private final List<Command> commands = List.of(
            new EmbeddedCommand(),
            new ServerCommand(),
            new ShellCommand(),
            new DemoCommand(),
            new BenchCommand(),
            new GroupsCommand());
    private final Console console;

    Main(Console console) {
        this.console = console;
    }

    /** Runs the program. */
    public static void main(String[] arguments) {
        System.exit(new Main(Console.ofProcess()).run(List.of(arguments)));
    }

    /** Runs the program and returns its exit code. */
    int run(List<String> words) {
        boolean named = !words.isEmpty() && !words.get(0).startsWith("-");
        String name = named ? words.get(0) : "";
        List<String> rest = named ? words.subList(1, words.size()) : words;
        Command command = commands.stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElse(null);
        if (command == null) {
            return badUsage("unknown command " + name);
        }
        if (rest.contains(HELP)) {
            console.out().print(Usage.of(commands));
            return OK;
        }
        try {
            command.run(Arguments.parse(command.options(), rest), console);
            return OK;
        } catch (UsageException mistake) {
            return badUsage(String.valueOf(mistake.getMessage()));
        } catch (Exception failed) {
            LoggerFactory.getLogger(Main.class).debug("{} ended", name, failed);
            return complain(console.err(), Reasons.of(Reasons.unwrapped(failed)));
        }
    }

    private int badUsage(String mistake) {
        complain(console.err(), mistake);
        console.err().print(Usage.of(commands));
        return BAD_USAGE;
    }

    private static int complain(PrintStream err, String reason) {
        err.println("kv-example: " + reason);
        return FAILED;
    }
}
