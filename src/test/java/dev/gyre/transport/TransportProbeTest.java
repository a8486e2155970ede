package dev.gyre.transport;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gyre.config.TransportMode;
import dev.gyre.transport.TransportReport.Refused;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class TransportProbeTest {
  /** Only of this transport it is asked what the kernel says of it. */
  @Test
  void aTransportThatWorksAndCannotBeDescribedLeavesNoLoops() throws InterruptedException {
    assumeTrue(TransportSelector.select(TransportMode.IO_URING, 1).chosen() != null);
    List<Thread> threads = new CopyOnWriteArrayList<>();
    TransportProbe probe =
        new TransportProbe(
            new Evidence(withoutRelease(), name -> null, name -> true),
            2,
            () ->
                task -> {
                  Thread thread = new Thread(task);
                  threads.add(thread);
                  return thread;
                });
    assertInstanceOf(Refused.class, probe.tryOut(TransportKind.IO_URING));
    assertNull(probe.takeLoops());
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
