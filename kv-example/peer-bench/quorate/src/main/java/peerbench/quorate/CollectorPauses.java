package peerbench.quorate;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** How long the garbage collector has stopped this JVM at a time. */
final class CollectorPauses {
    private final AtomicLong longestMillis = new AtomicLong();

    /** Starts to listen. */
    void listen() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector).addNotificationListener(
                    (notification, context) -> {
                        if (notification.getUserData() instanceof CompositeData data) {
                            longestMillis.accumulateAndGet(
                                    GarbageCollectionNotificationInfo.from(data)
                                            .getGcInfo()
                                            .getDuration(),
                                    Math::max);
                        }
                    },
                    null,
                    null);
        }
    }

    /** Returns the longest pause since this was asked before, in milliseconds. */
    long takeLongest() {
        return longestMillis.getAndSet(0);
    }
}
