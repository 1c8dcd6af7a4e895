package io.quorate.raft.house;

import java.net.URI;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;

/**
 * A Java source file.
 *
 * @param path where it is, from the root of the repository, with slashes
 * @param text what it says
 */
record Source(String path, String text) {
    /** Returns the module's directory. */
    String module() {
        return path.substring(0, path.indexOf("/src/"));
    }

    boolean isMain() {
        return path.contains("/src/main/java/");
    }

    JavaFileObject toFileObject() {
        return new SimpleJavaFileObject(URI.create("string:///" + path), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }
}
