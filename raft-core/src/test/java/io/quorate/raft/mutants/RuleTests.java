package io.quorate.raft.mutants;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.discovery.MethodSelector;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs tests of this module, {@code Class.method} each, on classes of which some are changed. */
final class RuleTests {
    private final Map<String, String> classes = new TreeMap<>();

    /** Finds the test classes below this root of test sources. */
    RuleTests(Path sources) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith("Test.java")).toList()) {
                String path = sources.relativize(file).toString();
                String type = path.replace('\\', '/').replace('/', '.').replaceAll("\\.java$", "");
                classes.put(type.substring(type.lastIndexOf('.') + 1), type);
            }
        }
    }

    /** Returns the first of the tests that fails, and null where none does; after some seconds it has failed. */
    @Nullable
    String firstFailing(IsolatedLoader loader, Set<String> tests) throws ReflectiveOperationException {
        for (String test : tests) {
            int dot = test.indexOf('.');
            String type = classes.get(test.substring(0, dot));
            if (type == null) {
                throw new IllegalArgumentException("there is no test " + test);
            }
            if (fails(select(loader.loadClass(type), test.substring(dot + 1)))) {
                return test;
            }
        }
        return null;
    }

    private static boolean fails(MethodSelector test) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(test)
                .configurationParameter("junit.jupiter.execution.timeout.default", "15 s")
                .configurationParameter("junit.jupiter.execution.timeout.thread.mode.default", "SEPARATE_THREAD")
                .build();
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, summary);
        TestExecutionSummary found = summary.getSummary();
        if (found.getTestsFoundCount() == 0) {
            throw new IllegalStateException("no test was found for " + test);
        }
        return found.getTotalFailureCount() > 0;
    }

    private static MethodSelector select(Class<?> type, String name) {
        for (Method method : type.getDeclaredMethods()) {
            if (method.getName().equals(name) && !method.isSynthetic()) {
                return selectMethod(type, method);
            }
        }
        throw new IllegalArgumentException("there is no test " + name + " in " + type);
    }
}
