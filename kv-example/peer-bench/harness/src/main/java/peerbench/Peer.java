package peerbench;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A peer's class, where it and what it needs lie, and the system property it is told something by, if any. */
record Peer(String type, String classpath, @Nullable String property) {

    /** Loads the peer with a class loader of its own: of all that the libraries need they share the harness only. */
    PeerCluster load() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String path : classpath.split(File.pathSeparator)) {
            urls.add(Path.of(path).toUri().toURL());
        }
        URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new), Peer.class.getClassLoader());
        Thread.currentThread().setContextClassLoader(loader);
        if (property == null) {
            return make(loader);
        }
        String[] pair = property.split("=", 2);
        String before = System.setProperty(pair[0], pair[1]);
        try {
            return make(loader);
        } finally {
            if (before == null) {
                System.clearProperty(pair[0]);
            } else {
                System.setProperty(pair[0], before);
            }
        }
    }

    private PeerCluster make(ClassLoader loader) throws ReflectiveOperationException {
        return (PeerCluster) Class.forName(type, true, loader).getDeclaredConstructor().newInstance();
    }
}
