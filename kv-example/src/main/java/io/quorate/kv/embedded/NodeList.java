package io.quorate.kv.embedded;

import io.quorate.kv.client.KvFailure;
import io.quorate.raft.protocol.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The file that says which nodes an embedded cluster consists of, once they are not those that founded it. */
record NodeList(Path file) {
    private static final String NAME = "nodes";

    static NodeList in(Path data) {
        return new NodeList(data.resolve(NAME));
    }

    /** Returns the nodes, or nothing where none was ever added or removed. */
    Optional<List<NodeId>> read() {
        try {
            return Optional.of(Files.readAllLines(file).stream()
                    .filter(line -> !line.isBlank())
                    .map(NodeId::of)
                    .toList());
        } catch (NoSuchFileException founders) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException failed) {
            throw new KvFailure("cannot read " + file + ": " + failed.getMessage(), failed);
        }
    }

    void write(Collection<NodeId> nodes) {
        Path fresh = file.resolveSibling(NAME + ".new");
        try {
            Files.write(fresh, nodes.stream().map(NodeId::value).toList());
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new KvFailure("cannot write " + file + ": " + failed, failed);
        }
    }
}
