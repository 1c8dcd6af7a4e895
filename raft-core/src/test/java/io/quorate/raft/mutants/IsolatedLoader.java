package io.quorate.raft.mutants;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Loads copies of their own of all our classes, some of them changed. What it shares with the rest of the JVM are the
 * JDK and the libraries.
 */
final class IsolatedLoader extends ClassLoader {
    private static final String OURS = "io.quorate.raft.";

    private final Map<String, byte[]> changed;

    /** Makes a loader with these classes in place of the real ones. */
    IsolatedLoader(Map<String, byte[]> changed) {
        super(IsolatedLoader.class.getClassLoader());
        this.changed = Map.copyOf(changed);
    }

    /** Returns a new object of this class, which has a constructor without parameters, made of the copies. */
    LongFunction<@Nullable String> newRun(Class<? extends LongFunction<@Nullable String>> type)
            throws ReflectiveOperationException {
        Object copy = loadClass(type.getName()).getDeclaredConstructor().newInstance();
        if (!(copy instanceof LongFunction<?> run)) {
            throw new IllegalArgumentException(type + " runs no seeds");
        }
        return seed -> (@Nullable String) run.apply(seed);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known != null ? known : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        byte[] bytes = changed.get(name);
        if (bytes == null) {
            try (InputStream real = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (real == null) {
                    throw new ClassNotFoundException(name);
                }
                bytes = real.readAllBytes();
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
        return defineClass(name, bytes, 0, bytes.length);
    }
}
