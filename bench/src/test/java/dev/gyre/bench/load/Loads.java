package dev.gyre.bench.load;

import dev.gyre.config.Settings;
import dev.gyre.config.TransportMode;
import dev.gyre.server.GyreServer;
import dev.gyre.transport.Transport;
import dev.gyre.transport.TransportSelector;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Runs loads on a loop of their own, on NIO, which is everywhere. */
final class Loads {
  private static final Transport NIO =
      Objects.requireNonNull(TransportSelector.select(TransportMode.NIO, 1).chosen());

  private Loads() {}

  interface OnLoop<T> {
    T run(Transport transport, EventLoop loop) throws Exception;
  }

  static Tally run(String url, Settings settings) throws Exception {
    return run(PlanReader.read(url, settings), Watcher.NONE);
  }

  static Tally run(Plan plan, Watcher watcher) throws Exception {
    return onLoop(
        (transport, loop) -> {
          LoadRun run = new LoadRun(plan, transport, loop);
          run.watch(watcher);
          return run.start().sync().getNow();
        });
  }

  static <T> T onLoop(OnLoop<T> work) throws Exception {
    EventLoopGroup group = NIO.newLoop(new DefaultThreadFactory("load-test", true));
    try {
      return work.run(NIO, group.next());
    } finally {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }

  /** Ends the server first: it counts a large answer when its last bytes are gone. */
  static long allRequests(GyreServer server) {
    server.close();
    return server.statistics().requests();
  }
}
