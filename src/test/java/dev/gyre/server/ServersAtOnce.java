package dev.gyre.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.gyre.config.Options;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Two servers that wait for each other just before they begin to listen on the same port. */
final class ServersAtOnce {
  private final CyclicBarrier ready = new CyclicBarrier(2);
  private final Path folder;
  private final int port;

  ServersAtOnce(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /** Starts both and stops those that have started. Returns how many have. */
  int startAndStop() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<GyreServer>> starts = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        starts.add(threads.submit(server()::start));
      }
      List<GyreServer> servers = new ArrayList<>();
      for (Future<GyreServer> start : starts) {
        try {
          servers.add(start.get());
        } catch (ExecutionException e) {
          StartFailure failure = assertInstanceOf(StartFailure.class, e.getCause());
          assertEquals(StartFailure.Kind.PORT, failure.kind(), failure::getMessage);
        }
      }
      servers.forEach(GyreServer::close);
      return servers.size();
    }
  }

  private GyreServer.Builder server() {
    return GyreServer.files(waiting())
        .set(Options.TRANSPORT_MODE, "nio")
        .set(Options.LOOPS, "2")
        .set(Options.PORT, Integer.toString(port));
  }

  /** The folder, with which both starts keep step, the last time when they tell what they serve. */
  private Path waiting() {
    return (Path)
        Proxy.newProxyInstance(
            ServersAtOnce.class.getClassLoader(),
            new Class<?>[] {Path.class},
            (proxy, method, arguments) -> {
              boolean watch = Thread.currentThread().getName().startsWith("gyre-");
              if (!watch && method.getName().equals("toAbsolutePath")) {
                ready.await(1, TimeUnit.MINUTES);
              }
              return method.invoke(folder, arguments);
            });
  }
}
