package io.quorate.kv;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The options that a command was given, as {@code --name value} or {@code --name=value}, each at most once. */
final class Arguments {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s)");
    private static final String PRESENT = "";

    private final Map<String, String> given = new LinkedHashMap<>();

    private Arguments() {}

    static Arguments parse(List<Option> options, List<String> words) throws UsageException {
        Arguments arguments = new Arguments();
        int at = 0;
        while (at < words.size()) {
            String word = words.get(at++);
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            String name = equals < 0 ? word : word.substring(0, equals);
            Option option = find(options, name);
            String value;
            if (option.value() == null) {
                if (equals >= 0) {
                    throw new UsageException(name + " takes no value");
                }
                value = PRESENT;
            } else if (equals >= 0) {
                value = word.substring(equals + 1);
            } else if (at < words.size() && !words.get(at).startsWith("--")) {
                value = words.get(at++);
            } else {
                throw new UsageException(option.usage() + ": the value is missing");
            }
            if (arguments.given.put(name, value) != null) {
                throw new UsageException(name + " is given twice");
            }
        }
        return arguments;
    }

    private static Option find(List<Option> options, String name) throws UsageException {
        for (Option option : options) {
            if (option.name().equals(name)) {
                return option;
            }
        }
        throw new UsageException((name.startsWith("-") ? "unknown option " : "unexpected argument ") + name);
    }

    boolean has(String name) {
        return given.containsKey(name);
    }

    Optional<String> text(String name) throws UsageException {
        String value = given.get(name);
        if (value != null && value.isBlank()) {
            throw new UsageException(name + " must not be empty");
        }
        return Optional.ofNullable(value);
    }

    /** Returns the constant that has the value as its name, in small letters. */
    <E extends Enum<E>> E choice(String name, E otherwise) throws UsageException {
        Optional<String> value = text(name);
        if (value.isEmpty()) {
            return otherwise;
        }
        List<String> words = new ArrayList<>();
        for (E constant : otherwise.getDeclaringClass().getEnumConstants()) {
            String word = constant.name().toLowerCase(Locale.ROOT);
            if (word.equals(value.get())) {
                return constant;
            }
            words.add(word);
        }
        String last = words.remove(words.size() - 1);
        throw new UsageException(name + " must be " + String.join(", ", words) + " or " + last + ": " + value.get());
    }

    long number(String name, long otherwise, long least, long most) throws UsageException {
        Optional<String> value = text(name);
        return value.isPresent() ? number(name, value.get(), least, most) : otherwise;
    }

    private static long number(String name, String value, long least, long most) throws UsageException {
        long number;
        try {
            number = Long.parseLong(value);
        } catch (NumberFormatException notANumber) {
            throw new UsageException(name + " must be a number: " + value);
        }
        if (number < least || number > most) {
            throw new UsageException(name + " must be from " + least + " to " + most + ": " + value);
        }
        return number;
    }

    /** Returns a time like {@code 500ms} or {@code 5s}. */
    Duration duration(String name, Duration otherwise, Duration least, Duration most) throws UsageException {
        Optional<String> value = text(name);
        if (value.isEmpty()) {
            return otherwise;
        }
        Matcher matcher = DURATION.matcher(value.get());
        if (!matcher.matches()) {
            throw new UsageException(name + " must be a time like 500ms or 5s: " + value.get());
        }
        long amount = Long.parseLong(matcher.group(1));
        Duration duration = matcher.group(2).equals("s") ? Duration.ofSeconds(amount) : Duration.ofMillis(amount);
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw new UsageException(
                    name + " must be from " + least.toMillis() + "ms to " + most.toSeconds() + "s: " + value.get());
        }
        return duration;
    }

    /** Returns that many different ports. */
    Optional<List<Integer>> ports(String name, int count) throws UsageException {
        Optional<String> value = text(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        String[] parts = value.get().split(",", -1);
        Map<Integer, Boolean> ports = new LinkedHashMap<>();
        for (String part : parts) {
            ports.put((int) number(name, part, 1, 65_535), true);
        }
        if (parts.length != count || ports.size() != count) {
            throw new UsageException(name + " must name " + count + " different ports: " + value.get());
        }
        return Optional.of(List.copyOf(ports.keySet()));
    }
}
