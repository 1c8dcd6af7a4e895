package io.quorate.kv.watch;

import io.quorate.kv.client.Reasons;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/**
 * The statuses of all members in JSON: this node's own one, and what the others say when they are asked. They are asked
 * only while somebody watches, and not more often than twice in a second.
 */
final class ClusterPage {
    private static final Duration FRESH = Duration.ofMillis(500);

    private final Watched watched;
    private final WatchOptions options;
    private final Others others;
    private final Recent<Answer> latest = new Recent<>(FRESH, this::collect);

    ClusterPage(Watched watched, WatchOptions options, Others others) {
        this.watched = watched;
        this.options = options;
        this.others = others;
    }

    /**
     * What was heard of a member.
     *
     * @param status its status; empty where it was not had
     * @param why why not
     */
    private record Heard(Optional<String> status, String why) {}

    CompletableFuture<Answer> answer() {
        return latest.get();
    }

    private CompletableFuture<Answer> collect() {
        NodeId self = watched.node().raft().status().node();
        Map<NodeId, CompletableFuture<Heard>> asked = new LinkedHashMap<>();
        for (Member member : watched.node().raft().status().configuration().members()) {
            if (!member.id().equals(self)) {
                asked.put(member.id(), ask(member));
            }
        }
        return CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
                .thenApply(all -> Answer.json(200, write(self, asked)));
    }

    private CompletableFuture<Heard> ask(Member member) {
        String address = address(member);
        return others.status(address).handle((status, failure) -> {
            if (failure != null) {
                Throwable cause = Reasons.unwrapped(failure);
                String why = cause instanceof TimeoutException ? "no answer in time" : Reasons.of(cause);
                return new Heard(Optional.empty(), address + ": " + why);
            }
            return checked(member.id(), address, status);
        });
    }

    private String address(Member member) {
        String port = options.listen().substring(options.listen().lastIndexOf(':'));
        String host = member.address().substring(0, member.address().lastIndexOf(':'));
        return options.others().getOrDefault(member.id(), host + port);
    }

    private static Heard checked(NodeId id, String address, String status) {
        try {
            String node = Json.field(status, "node").orElse("nobody");
            return node.equals(id.value())
                    ? new Heard(Optional.of(status), "")
                    : new Heard(Optional.empty(), address + " is watched as node " + node + ": see --metrics-peers");
        } catch (IOException notJson) {
            return new Heard(Optional.empty(), address + " does not answer with a status");
        }
    }

    private String write(NodeId self, Map<NodeId, CompletableFuture<Heard>> asked) {
        List<String> statuses = new ArrayList<>(List.of(StatusPage.of(watched)));
        Map<String, String> missing = new LinkedHashMap<>();
        asked.forEach((id, answer) -> {
            Heard heard = answer.join();
            heard.status().ifPresentOrElse(statuses::add, () -> missing.put(id.value(), heard.why()));
        });
        return Json.of(json -> {
            json.writeStartObject();
            json.writeStringField("self", self.value());
            json.writeArrayFieldStart("nodes");
            for (String status : statuses) {
                json.writeRawValue(status);
            }
            json.writeEndArray();
            json.writeObjectFieldStart("missing");
            for (Map.Entry<String, String> one : missing.entrySet()) {
                json.writeStringField(one.getKey(), one.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        });
    }
}
