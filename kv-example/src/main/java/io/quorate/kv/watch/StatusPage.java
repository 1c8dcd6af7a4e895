package io.quorate.kv.watch;

import com.fasterxml.jackson.core.JsonGenerator;
import io.quorate.kv.command.Statistics;
import io.quorate.raft.api.LogStatus;
import io.quorate.raft.api.MetricsSnapshot;
import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.api.PeerStatus;
import io.quorate.raft.api.RaftMetrics;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The status of a node in JSON, for the page that draws the cluster and for those who write tools. */
final class StatusPage {
    private final NodeStatus status;
    private final Watched watched;
    private final JsonGenerator json;

    private StatusPage(Watched watched, JsonGenerator json) {
        this.status = watched.node().raft().status();
        this.watched = watched;
        this.json = json;
    }

    static String of(Watched watched) {
        return Json.of(json -> new StatusPage(watched, json).write());
    }

    private void write() throws IOException {
        json.writeStartObject();
        json.writeStringField("node", status.node().value());
        json.writeStringField("role", role());
        json.writeNumberField("term", status.term());
        if (status.leader().isPresent()) {
            json.writeStringField("leader", status.leader().get().value());
        } else {
            json.writeNullField("leader");
        }
        json.writeStringField("reason", Events.words(status.election().lastChange()));
        json.writeNumberField("inRoleMillis", status.load().inRole().toMillis());
        json.writeNumberField("uptimeMillis", status.load().uptime().toMillis());
        log(status.log());
        members(status.configuration());
        peers();
        load();
        clients(watched.statistics());
        metrics(watched.metrics().snapshot());
        events();
        json.writeEndObject();
    }

    private String role() {
        return status.configuration().isLearner(status.node())
                ? "learner"
                : status.role().name().toLowerCase(Locale.ROOT);
    }

    private void log(LogStatus log) throws IOException {
        json.writeObjectFieldStart("log");
        json.writeNumberField("first", log.firstIndex());
        json.writeNumberField("last", log.lastIndex());
        json.writeNumberField("durable", log.durableIndex());
        json.writeNumberField("commit", log.commitIndex());
        json.writeNumberField("applied", log.appliedIndex());
        json.writeNumberField("snapshot", log.snapshotIndex());
        json.writeEndObject();
    }

    private void members(Configuration configuration) throws IOException {
        json.writeArrayFieldStart("members");
        for (Member member : configuration.members()) {
            json.writeStartObject();
            json.writeStringField("id", member.id().value());
            json.writeStringField("address", member.address());
            json.writeBooleanField("voter", !configuration.isLearner(member.id()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void peers() throws IOException {
        json.writeArrayFieldStart("peers");
        for (PeerStatus peer : status.peers()) {
            json.writeStartObject();
            json.writeStringField("id", peer.member().id().value());
            json.writeStringField("state", peer.state().toLowerCase(Locale.ROOT));
            json.writeNumberField("match", peer.matchIndex());
            json.writeNumberField("lag", peer.lagEntries());
            json.writeBooleanField("active", peer.recentlyActive());
            json.writeNumberField("silentMillis", peer.silentMillis());
            json.writeNumberField("inFlightBytes", peer.inFlight().bytes());
            if (peer.snapshot().isPresent()) {
                json.writeNumberField("snapshotBytes", peer.snapshot().get().bytes());
                json.writeNumberField(
                        "snapshotTotalBytes", peer.snapshot().get().totalBytes());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void load() throws IOException {
        json.writeObjectFieldStart("load");
        json.writeNumberField("pendingProposals", status.load().pendingProposals());
        json.writeNumberField("pendingReads", status.load().pendingReads());
        json.writeEndObject();
    }

    private void clients(Statistics statistics) throws IOException {
        json.writeObjectFieldStart("clients");
        json.writeNumberField("connected", statistics.connections());
        json.writeNumberField("commands", statistics.commandsAnswered());
        json.writeNumberField("errors", statistics.errorsAnswered());
        json.writeEndObject();
    }

    private void metrics(MetricsSnapshot metrics) throws IOException {
        json.writeObjectFieldStart("counters");
        for (RaftMetrics.Counter counter : RaftMetrics.Counter.values()) {
            json.writeNumberField(counter.name().toLowerCase(Locale.ROOT), metrics.count(counter));
        }
        json.writeEndObject();
        json.writeObjectFieldStart("timers");
        for (RaftMetrics.Timer timer : RaftMetrics.Timer.values()) {
            MetricsSnapshot.Timing timing = metrics.timing(timer);
            json.writeObjectFieldStart(timer.name().toLowerCase(Locale.ROOT));
            json.writeNumberField("count", timing.count());
            json.writeNumberField("medianMicros", TimeUnit.NANOSECONDS.toMicros(timing.medianNanos()));
            json.writeNumberField("p99Micros", TimeUnit.NANOSECONDS.toMicros(timing.p99Nanos()));
            json.writeNumberField("maxMicros", TimeUnit.NANOSECONDS.toMicros(timing.maxNanos()));
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    /** Says of each event how long ago it was, so that nobody's clock matters. */
    private void events() throws IOException {
        long now = System.nanoTime();
        json.writeArrayFieldStart("events");
        for (Events.Event event : watched.events().latest()) {
            json.writeStartObject();
            json.writeNumberField("agoMillis", Math.max(0, TimeUnit.NANOSECONDS.toMillis(now - event.nanos())));
            json.writeStringField("kind", Events.words(event.kind()));
            if (event.state().isPresent()) {
                Events.State state = event.state().get();
                json.writeStringField("role", state.role().name().toLowerCase(Locale.ROOT));
                json.writeNumberField("term", state.term());
                json.writeStringField("leader", state.leader());
            }
            json.writeStringField("text", event.text());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
