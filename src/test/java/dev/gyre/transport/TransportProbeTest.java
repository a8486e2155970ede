package dev.gyre.transport;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gyre.config.TransportMode;
import dev.gyre.transport.TransportReport.Refused;
import dev.gyre.transport.TransportReport.Works;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class TransportProbeTest {
  private final List<Thread> threads = new CopyOnWriteArrayList<>();

  /** Only of this transport it is asked what the kernel says of it. */
  @Test
  void aTransportThatWorksAndCannotBeDescribedLeavesNoLoops() throws InterruptedException {
    assumeTrue(TransportSelector.select(TransportMode.IO_URING, 1).chosen() != null);
    TransportProbe probe = probe(new Evidence(withoutRelease(), name -> null, name -> true));
    assertInstanceOf(Refused.class, probe.tryOut(TransportKind.IO_URING));
    assertNull(probe.takeLoops());
    assertAllEnd();
  }

  @Test
  void anInterruptedOneLeavesNoLoops() throws InterruptedException {
    TransportProbe probe = probe(Evidence.ofThisMachine());
    assertInstanceOf(Works.class, probe.tryOut(TransportKind.NIO));
    Thread.currentThread().interrupt();
    probe.endLoops();
    assertTrue(Thread.interrupted());
    assertAllEnd();
  }

  private TransportProbe probe(Evidence evidence) {
    return new TransportProbe(
        evidence,
        2,
        () ->
            task -> {
              Thread thread = new Thread(task);
              threads.add(thread);
              return thread;
            });
  }

  private void assertAllEnd() throws InterruptedException {
    assertFalse(threads.isEmpty());
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(10));
      assertFalse(thread.isAlive());
    }
  }

  /** The root of a machine that fails to tell the release of its kernel when it is asked first. */
  private static Path withoutRelease() {
    AtomicBoolean asked = new AtomicBoolean();
    return (Path)
        Proxy.newProxyInstance(
            TransportProbeTest.class.getClassLoader(),
            new Class<?>[] {Path.class},
            (proxy, method, arguments) -> {
              boolean release = Arrays.toString(arguments).contains("osrelease");
              if (release && !asked.getAndSet(true)) {
                throw new IllegalStateException("no release");
              }
              return method.invoke(Path.of("/"), arguments);
            });
  }
}
