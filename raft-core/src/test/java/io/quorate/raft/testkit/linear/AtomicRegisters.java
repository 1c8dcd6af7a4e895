package io.quorate.raft.testkit.linear;

import io.quorate.raft.testkit.linear.RegisterCall.Add;
import io.quorate.raft.testkit.linear.RegisterCall.CompareAndSet;
import io.quorate.raft.testkit.linear.RegisterCall.Read;
import io.quorate.raft.testkit.linear.RegisterCall.Write;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Makes histories that are linearizable by construction: each operation takes effect at one position between its call
 * and its answer.
 *
 * @param clients how many clients there are, each with one operation at a time
 * @param keys over how many registers
 * @param maxLatency how long a call or an answer may be under way
 * @param values how many values are written; 0 for never the same twice
 * @param lost how many answers of a hundred get lost
 */
record AtomicRegisters(int clients, int keys, int maxLatency, int values, int lost) {
    private static final RegisterModel MODEL = new RegisterModel();

    private record Planned(Operation.Call<RegisterCall> call, long effectAt, long returnedAt) {}

    List<Operation<RegisterCall, Long>> history(int operations, RandomGenerator random) {
        List<Planned> plan = new ArrayList<>();
        for (int client = 0; client < clients; client++) {
            long now = 0;
            for (int i = client; i < operations; i += clients) {
                long invokedAt = now + random.nextInt(maxLatency + 1);
                boolean losing = random.nextInt(100) < lost;
                long effectAt = invokedAt + random.nextInt((losing ? 20 : 1) * maxLatency + 1);
                long returnedAt = effectAt + random.nextInt(maxLatency + 1);
                now = losing ? invokedAt : returnedAt;
                String key = "k" + random.nextInt(keys);
                Operation.Call<RegisterCall> call = new Operation.Call<>(client, key, invokedAt, input(i + 1, random));
                plan.add(new Planned(call, effectAt, losing ? Operation.NEVER : returnedAt));
            }
        }
        return carriedOut(plan, random);
    }

    private RegisterCall input(int number, RandomGenerator random) {
        long value = values == 0 ? number : 1 + random.nextInt(values);
        long expected = values == 0 ? Math.max(0, number - random.nextInt(1, 2 * clients)) : random.nextInt(values + 1);
        return switch (random.nextInt(5)) {
            case 0, 1 -> new Write(value);
            case 2 -> new CompareAndSet(expected, value);
            case 3 -> values == 0 ? new Read() : new Add(1);
            default -> new Read();
        };
    }

    private static List<Operation<RegisterCall, Long>> carriedOut(List<Planned> plan, RandomGenerator random) {
        List<Planned> byEffect = new ArrayList<>(plan);
        byEffect.sort(Comparator.comparingLong(Planned::effectAt));
        Map<String, Long> registers = new HashMap<>();
        List<Operation<RegisterCall, Long>> history = new ArrayList<>();
        for (Planned planned : byEffect) {
            Operation.Call<RegisterCall> call = planned.call();
            Long state = registers.getOrDefault(call.key(), MODEL.initial());
            if (planned.returnedAt() != Operation.NEVER) {
                history.add(Operation.answered(call, planned.returnedAt(), MODEL.output(state, call.input())));
            } else {
                history.add(Operation.unanswered(call));
            }
            if (planned.returnedAt() != Operation.NEVER || random.nextBoolean()) {
                registers.put(call.key(), MODEL.next(state, call.input()));
            }
        }
        return history;
    }

    /** Changes one answer, or drops one operation, or moves one in time. */
    static List<Operation<RegisterCall, Long>> mutated(
            List<Operation<RegisterCall, Long>> history, RandomGenerator random) {
        List<Operation<RegisterCall, Long>> mutated = new ArrayList<>(history);
        int victim = random.nextInt(mutated.size());
        Operation<RegisterCall, Long> old = mutated.get(victim);
        Long output = old.output();
        if (output == null || random.nextInt(8) == 0) {
            mutated.remove(victim);
        } else if (random.nextInt(4) == 0) {
            long shift = random.nextInt(1, 20);
            var call = new Operation.Call<>(old.client(), old.key(), old.invokedAt() + shift, old.input());
            mutated.set(victim, Operation.answered(call, old.returnedAt() + shift, output));
        } else {
            var call = new Operation.Call<>(old.client(), old.key(), old.invokedAt(), old.input());
            mutated.set(victim, Operation.answered(call, old.returnedAt(), output + random.nextInt(1, 3)));
        }
        return mutated;
    }
}
