package io.quorate.raft.proto;

import io.quorate.raft.proto.wire.ChangeMembership;
import io.quorate.raft.proto.wire.MemberAddress;
import io.quorate.raft.proto.wire.MemberPriority;
import io.quorate.raft.proto.wire.MembershipStep;
import io.quorate.raft.proto.wire.TransferLeadership;
import io.quorate.raft.protocol.AdminRequest;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.MembershipChange;
import io.quorate.raft.protocol.NodeId;
import java.util.ArrayList;
import java.util.List;

/** Operators' requests as bytes: {@code AdminRequest} of {@code messages.proto}. */
final class AdminCodec {
    private static final StepWriter STEP_WRITER = new StepWriter();

    private AdminCodec() {}

    static Bytes encode(AdminRequest request) {
        var wire = io.quorate.raft.proto.wire.AdminRequest.newBuilder();
        if (request instanceof AdminRequest.ChangeMembership change) {
            wire.setChangeMembership(toWire(change));
        } else if (request instanceof AdminRequest.TransferLeadership transfer) {
            NodeId target = transfer.target();
            wire.setTransferLeadership(TransferLeadership.newBuilder().setTarget(target == null ? "" : target.value()));
        }
        return StoredCodec.bytesOf(wire.build());
    }

    /** Returns the request that these bytes hold; throws {@link CodecException} where they hold none. */
    static AdminRequest decode(Bytes encoded) {
        return StoredCodec.decode(
                "request", encoded, io.quorate.raft.proto.wire.AdminRequest.parser(), AdminCodec::fromWire);
    }

    private static ChangeMembership toWire(AdminRequest.ChangeMembership request) {
        ChangeMembership.Builder wire =
                ChangeMembership.newBuilder().setExpectedIndexPlusOne(request.expectedIndex() + 1);
        for (MembershipChange.Step step : request.change().steps()) {
            wire.addSteps(step.deliverTo(STEP_WRITER));
        }
        return wire.build();
    }

    private static AdminRequest fromWire(io.quorate.raft.proto.wire.AdminRequest wire) {
        return switch (wire.getRequestCase()) {
            case CHANGE_MEMBERSHIP -> fromWire(wire.getChangeMembership());
            case TRANSFER_LEADERSHIP -> {
                String target = wire.getTransferLeadership().getTarget();
                yield new AdminRequest.TransferLeadership(target.isEmpty() ? null : new NodeId(target));
            }
            case REQUEST_NOT_SET -> throw new IllegalArgumentException("of no known kind");
        };
    }

    private static AdminRequest fromWire(ChangeMembership wire) {
        if (wire.getStepsCount() > MembershipChange.MAX_STEPS) {
            throw new IllegalArgumentException(
                    wire.getStepsCount() + " steps; the limit is " + MembershipChange.MAX_STEPS);
        }
        List<MembershipChange.Step> steps = new ArrayList<>(wire.getStepsCount());
        for (MembershipStep step : wire.getStepsList()) {
            steps.add(fromWire(step));
        }
        return new AdminRequest.ChangeMembership(wire.getExpectedIndexPlusOne() - 1, new MembershipChange(steps));
    }

    private static MembershipChange.Step fromWire(MembershipStep wire) {
        return switch (wire.getStepCase()) {
            case ADD_LEARNER -> new MembershipChange.AddLearner(StoredCodec.fromWire(wire.getAddLearner()));
            case PROMOTE -> new MembershipChange.Promote(new NodeId(wire.getPromote()));
            case DEMOTE -> new MembershipChange.Demote(new NodeId(wire.getDemote()));
            case REMOVE -> new MembershipChange.Remove(new NodeId(wire.getRemove()));
            case SET_ADDRESS -> {
                MemberAddress to = wire.getSetAddress();
                yield new MembershipChange.SetAddress(new NodeId(to.getNode()), to.getAddress());
            }
            case SET_PRIORITY -> {
                MemberPriority to = wire.getSetPriority();
                yield new MembershipChange.SetPriority(new NodeId(to.getNode()), to.getPriority());
            }
            case STEP_NOT_SET -> throw new IllegalArgumentException("a step of no known kind");
        };
    }

    /** Makes the wire form of a step. */
    private static final class StepWriter implements MembershipChange.StepHandler<MembershipStep> {
        @Override
        public MembershipStep onAddLearner(MembershipChange.AddLearner step) {
            return MembershipStep.newBuilder()
                    .setAddLearner(StoredCodec.toWire(step.member()))
                    .build();
        }

        @Override
        public MembershipStep onPromote(MembershipChange.Promote step) {
            return MembershipStep.newBuilder().setPromote(step.node().value()).build();
        }

        @Override
        public MembershipStep onDemote(MembershipChange.Demote step) {
            return MembershipStep.newBuilder().setDemote(step.node().value()).build();
        }

        @Override
        public MembershipStep onRemove(MembershipChange.Remove step) {
            return MembershipStep.newBuilder().setRemove(step.node().value()).build();
        }

        @Override
        public MembershipStep onSetAddress(MembershipChange.SetAddress step) {
            MemberAddress.Builder to =
                    MemberAddress.newBuilder().setNode(step.node().value()).setAddress(step.address());
            return MembershipStep.newBuilder().setSetAddress(to).build();
        }

        @Override
        public MembershipStep onSetPriority(MembershipChange.SetPriority step) {
            MemberPriority.Builder to =
                    MemberPriority.newBuilder().setNode(step.node().value()).setPriority(step.priority());
            return MembershipStep.newBuilder().setSetPriority(to).build();
        }
    }
}
