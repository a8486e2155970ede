package dev.gyre.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Options;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrainTest {
  @TempDir Path folder;

  private static GyreServer start(GyreServer.Builder builder) throws StartFailure {
    return builder
        .set(Options.PORT, "0")
        .set(Options.TRANSPORT_MODE, "nio")
        .set(Options.LOOPS, "1")
        .start();
  }

  @Test
  void answersThatRunMayHaveForever() throws Exception {
    try (GyreServer server = start(GyreServer.hello())) {
      assertEquals(new DrainReport(0, 0, 0), server.drain(ChronoUnit.FOREVER.getDuration()));
      server.awaitClosed();
    }
  }

  @Test
  void lessThanNoTimeIsNone() throws Exception {
    try (GyreServer server = start(GyreServer.hello())) {
      assertEquals(new DrainReport(0, 0, 0), server.drain(Duration.ofSeconds(Long.MIN_VALUE)));
      server.awaitClosed();
    }
  }

  /** As by who ends the thread that has the server. */
  @Test
  void anInterruptLeavesNoDirectoryOpenAndNoLineUnwritten() throws Exception {
    Path log = folder.resolve("access.log");
    GyreServer server =
        start(
            GyreServer.files(folder)
                .set(Options.ACCESS_LOG, "combined")
                .set(Options.ACCESS_LOG_FILE, log.toString()));
    int port = server.port();
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
      client.getOutputStream().write("GET /none HTTP/1.0\r\n\r\n".getBytes(US_ASCII));
      client.getInputStream().readAllBytes();
    }
    Thread.currentThread().interrupt();
    server.close();
    assertTrue(Thread.interrupted());
    assertEquals(List.of(), openBelow(folder));
    assertEquals(1, Files.readAllLines(log).size());
  }

  /** As examples of Netty do, which have a loop of their own. */
  @Test
  void aHandlerThatEndsItsLoopDoesNotHarmTheStop() throws Exception {
    BlockingQueue<Future<?>> ends = new LinkedBlockingQueue<>();
    GyreServer server =
        start(
            GyreServer.handler(
                () ->
                    new ChannelInboundHandlerAdapter() {
                      @Override
                      public void channelActive(ChannelHandlerContext context) {
                        EventLoop loop = context.channel().eventLoop();
                        ends.add(loop.shutdownGracefully(0, 0, TimeUnit.SECONDS));
                      }
                    }));
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      assertTrue(client.isConnected());
      ends.take().sync();
    }
    server.close();
    server.awaitClosed();
  }

  /** It would wait for itself. */
  @Test
  void aLoopThatIsToStopItsServerRefusesAndServesOn() throws Exception {
    CompletableFuture<GyreServer> own = new CompletableFuture<>();
    BlockingQueue<Exception> refusals = new LinkedBlockingQueue<>();
    try (GyreServer server =
        start(
            GyreServer.handler(
                () ->
                    new ChannelInboundHandlerAdapter() {
                      @Override
                      public void channelRead(ChannelHandlerContext context, Object message) {
                        ReferenceCountUtil.release(message);
                        refusals.add(assertThrows(IllegalStateException.class, own.join()::close));
                        context.close();
                      }
                    }))) {
      own.complete(server);
      for (int i = 0; i < 2; i++) {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
          client.getOutputStream().write('x');
          assertEquals(-1, client.getInputStream().read());
        }
        assertEquals(
            "an event loop cannot stop its own server: have another thread do it",
            refusals.take().getMessage());
      }
    }
  }

  /** On it Netty tells of the end of other loops, as of those that an embedder has. */
  @Test
  void aThreadOfNettyThatIsNoLoopMayStopAServer() throws Exception {
    GyreServer server = start(GyreServer.hello());
    assertEquals(
        new DrainReport(0, 0, 0),
        GlobalEventExecutor.INSTANCE.submit(() -> server.drain(Duration.ZERO)).get());
    server.awaitClosed();
  }

  /** As one that waits for something that does not come. */
  @Test
  void aHandlerThatHoldsItsLoopDoesNotHoldTheStop() throws Exception {
    CountDownLatch holding = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    GyreServer server =
        start(
            GyreServer.handler(
                () ->
                    new ChannelInboundHandlerAdapter() {
                      @Override
                      public void channelRead(ChannelHandlerContext context, Object message)
                          throws InterruptedException {
                        ReferenceCountUtil.release(message);
                        holding.countDown();
                        released.await();
                      }
                    }));
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      client.getOutputStream().write('x');
      holding.await();
      Thread stop = Thread.ofPlatform().daemon().start(server::close);
      assertTrue(stop.join(Duration.ofMinutes(1)), () -> Arrays.toString(stop.getStackTrace()));
    } finally {
      released.countDown();
    }
  }

  /** What this process has open there. */
  static List<Path> openBelow(Path folder) throws IOException {
    List<Path> open = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path each : all) {
        Path target = targetOf(each);
        if (target.startsWith(folder.toRealPath())) {
          open.add(target);
        }
      }
    }
    return open;
  }

  private static Path targetOf(Path descriptor) throws IOException {
    try {
      return Files.readSymbolicLink(descriptor);
    } catch (NoSuchFileException gone) { // as that of this very look
      return Path.of("");
    }
  }
}
