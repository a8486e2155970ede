package dev.gyre.nativetests;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Keeps what Netty tells of buffers that nobody has released, so that a test can fail for it. */
public final class Leaks<T> extends ResourceLeakDetector<T> {
  private static final Queue<String> REPORTS = new ConcurrentLinkedQueue<>();
  private static final int LOOKS = 5;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** By Netty, which the property io.netty.customResourceLeakDetector of the build tells to. */
  public Leaks(Class<?> type, int samplingInterval) {
    super(type, samplingInterval);
  }

  @Override
  protected void reportTracedLeak(String type, String records) {
    REPORTS.add(type + records);
  }

  @Override
  protected void reportUntracedLeak(String type) {
    REPORTS.add(type);
  }

  /** What was lost and has been collected since this was asked last, which it has done now. */
  static List<String> take() {
    System.gc();
    for (int i = 0; i < LOOKS; i++) {
      LockSupport.parkNanos(LOOK_NANOS);
      ByteBufAllocator.DEFAULT.buffer().release(); // Netty looks when it makes one
    }
    List<String> taken = new ArrayList<>();
    for (String report = REPORTS.poll(); report != null; report = REPORTS.poll()) {
      taken.add(report);
    }
    return taken;
  }
}
