package dev.gyre.nativetests;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Options;
import dev.gyre.server.DrainReport;
import dev.gyre.server.GyreServer;
import dev.gyre.transport.ServerStopping;
import dev.gyre.transport.TransportKind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** A user's own Netty handler on the same transport, limits and wheel. */
abstract class HandlerContract extends TransportContract {
  private final Queue<String> events = new ConcurrentLinkedQueue<>();
  private final CountDownLatch held = new CountDownLatch(1);
  private final AtomicLong received = new AtomicLong();

  HandlerContract(TransportKind transport) {
    super(transport);
  }

  /** Answers every read with the name of its loop, and writes down what happens to it. */
  private final class LoopNames extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext context) {
      events.add("active");
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message)
        throws InterruptedException {
      ByteBuf bytes = (ByteBuf) message;
      String text = bytes.toString(US_ASCII);
      bytes.release();
      if (text.startsWith("close")) {
        context.close();
      } else if (text.startsWith("leave")) {
        context.deregister().addListener(done -> context.close());
      } else if (text.startsWith("hold")) {
        events.add("holding");
        held.await();
      } else if (text.startsWith("fail")) {
        events.add("failing");
        throw new IllegalStateException("as the test asked");
      } else if (text.startsWith("file")) {
        File file = directory.resolve("site/large").toFile();
        context.writeAndFlush(new DefaultFileRegion(file, 0, file.length()));
      } else if (text.startsWith("flood")) {
        context.writeAndFlush(Unpooled.wrappedBuffer(TempSite.noise(24 << 20)));
      } else {
        byte[] answer = (Thread.currentThread().getName() + "\n").getBytes(US_ASCII);
        context.writeAndFlush(Unpooled.wrappedBuffer(answer));
      }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event == ServerStopping.INSTANCE) {
        events.add("stopping");
        context
            .writeAndFlush(Unpooled.copiedBuffer("bye\n", US_ASCII))
            .addListener(ChannelFutureListener.CLOSE);
      } else if (event == ChannelInputShutdownEvent.INSTANCE) {
        events.add("input ended");
        context.close();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      events.add("inactive");
    }
  }

  /** Takes a while to say one line. */
  private static final class SlowGreeting extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext context) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      context
          .writeAndFlush(Unpooled.copiedBuffer("hello\n", US_ASCII))
          .addListener(ChannelFutureListener.CLOSE);
    }
  }

  private GyreServer.Builder handler() {
    return GyreServer.handler(LoopNames::new);
  }

  private static String ask(RawClient client) {
    client.send("who\n");
    return line(client);
  }

  private static String line(RawClient client) {
    StringBuilder line = new StringBuilder();
    try {
      for (int next = client.in().read(); next != '\n'; next = client.in().read()) {
        assertTrue(next >= 0, "end of the connection in a line");
        line.append((char) next);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return line.toString();
  }

  @Test
  @SuppressWarnings("NullAway") // not all compilers of embedders know what may be null
  void aHandlerThatCannotBeMadeEndsItsConnectionAlone() {
    AtomicInteger asked = new AtomicInteger();
    GyreServer server =
        start(
            GyreServer.handler(
                    () ->
                        switch (asked.incrementAndGet()) {
                          case 1 -> throw new IllegalStateException("as the test asked");
                          case 2 -> throw new OutOfMemoryError("as the test asked");
                          case 3 -> null;
                          default -> new LoopNames();
                        })
                .set(Options.LOOPS, "1"));
    for (int i = 0; i < 3; i++) {
      try (RawClient refused = RawClient.connect(server)) {
        refused.discardAll();
      }
    }
    try (RawClient client = RawClient.connect(server)) {
      assertEquals(ask(client), ask(client));
    }
    assertEquals(4, asked.get());
    assertEquals(0, server.statistics().acceptFailures());
  }

  @Test
  void handlerLivesOnOneLoopAndConnectionsAreSpread() {
    GyreServer server = start(handler().set(Options.LOOPS, "2"));
    Set<String> loops = new HashSet<>();
    for (int i = 0; i < 64; i++) {
      try (RawClient client = RawClient.connect(server)) {
        String loop = ask(client);
        assertEquals(loop, ask(client));
        loops.add(loop);
      }
    }
    // That all of 64 land on one of two is not to be expected in a lifetime.
    assertEquals(2, loops.size(), loops::toString);
  }

  @Test
  void peerThatLeavesIsSeenByTheHandlerAndCounted() {
    GyreServer server = start(handler());
    try (RawClient client = RawClient.connect(server)) {
      ask(client);
    }
    Await.closed(server, "peer_closed", 1);
    Await.until(() -> events.contains("inactive"), () -> events);
    assertEquals("[active, input ended, inactive]", events.toString());
  }

  @Test
  void resetOfThePeerIsCounted() {
    GyreServer server = start(handler());
    RawClient client = RawClient.connect(server);
    ask(client);
    client.reset();
    Await.closed(server, "peer_reset", 1);
  }

  @Test
  void handlerThatClosesIsCountedAsTheReason() {
    GyreServer server = start(handler());
    try (RawClient client = RawClient.connect(server)) {
      client.send("close\n");
      client.expectFin();
    }
    Await.closed(server, "handler", 1);
  }

  /** Its deadlines and its count are of this loop. */
  @Test
  void connectionStaysOnItsLoop() {
    GyreServer server = start(handler());
    try (RawClient client = RawClient.connect(server)) {
      client.send("leave\n");
      client.expectFin();
      Await.closed(server, "handler", 1);
    }
    assertEquals(0, server.statistics().open());
  }

  /** Netty's rule: an exception that no handler takes is logged, and the channel stays open. */
  @Test
  void handlerThatFailsHarmsNobodyElse() {
    GyreServer server = start(handler());
    try (RawClient other = RawClient.connect(server);
        RawClient client = RawClient.connect(server)) {
      ask(other);
      ask(client);
      client.send("fail\n");
      Await.until(() -> events.contains("failing"), () -> events);
      ask(other);
      ask(client);
    }
    Await.closed(server, "peer_closed", 2);
  }

  @Test
  void wheelClosesIdleConnections() {
    GyreServer server = start(handler().set(Options.IDLE_TIMEOUT, "1s"));
    try (RawClient one = RawClient.connect(server);
        RawClient other = RawClient.connect(server)) {
      ask(one);
      ask(other);
      one.expectFin();
      other.expectFin();
    }
    Await.closed(server, "idle", 2);
  }

  @Test
  void wheelCutsPeersThatDoNotRead() {
    GyreServer server =
        start(handler().set(Options.IDLE_TIMEOUT, "1s").set(Options.WRITE_TIMEOUT, "400ms"));
    try (RawClient client = RawClient.connectSlow(server)) {
      client.send("flood\n");
      Await.closed(server, "write_stall", 1);
      assertTrue(client.discardAll() < 24 << 20);
    }
  }

  /** The kernel is given the file as the client takes it; Netty counts none of it. */
  @Test
  void wheelLeavesSlowDownloadsOfFiles() throws IOException {
    byte[] content = TempSite.noise(24 << 20);
    newSite().file("large", content);
    GyreServer server =
        start(handler().set(Options.IDLE_TIMEOUT, "1s").set(Options.WRITE_TIMEOUT, "1s"));
    try (RawClient client = RawClient.connectSlow(server)) {
      client.send("file\n");
      byte[] received = new byte[content.length];
      for (int at = 0; at < received.length; ) {
        at += client.in().readNBytes(received, at, Math.min(16 * 1024, received.length - at));
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(4)); // more than two idle times in all
      }
      assertArrayEquals(content, received);
    }
  }

  /** On io_uring a receive that yields many would go on, and peers fill the memory at once. */
  @Test
  void aHandlerThatStopsReadingGetsNoMore() throws InterruptedException {
    byte[] much = TempSite.repeated(16 << 20, 'x');
    GyreServer server = start(GyreServer.handler(ReadsOnce::new));
    List<RawClient> clients = new ArrayList<>();
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      RawClient client = RawClient.connect(server);
      clients.add(client);
      senders.add(Thread.ofPlatform().start(() -> client.trySend(much)));
    }
    Await.until(() -> server.statistics().open() == clients.size(), server::statistics);
    long before;
    do {
      before = received.get();
      Thread.sleep(500); // how long only decides how sure we are that nothing else comes
    } while (received.get() > before || before == 0);
    clients.forEach(RawClient::close);
    for (Thread sender : senders) {
      sender.join();
    }
    assertTrue(before <= clients.size() * (1L << 20), () -> received + " bytes");
  }

  private final class ReadsOnce extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      context.channel().config().setAutoRead(false);
      received.addAndGet(((ByteBuf) message).readableBytes());
      ReferenceCountUtil.release(message);
    }
  }

  @Test
  void limitsHoldForHandlersToo() {
    GyreServer server = start(handler().set(Options.MAX_CONNECTIONS_PER_CLIENT, "1"));
    try (RawClient client = RawClient.connect(server);
        RawClient second = openSecond(server, client)) {
      assertEquals(0, second.discardAll());
      Await.closed(server, "limit", 1);
      ask(client);
    }
  }

  private static RawClient openSecond(GyreServer server, RawClient first) {
    ask(first);
    return RawClient.connect(server);
  }

  /** More than are let in between two looks of a loop. */
  @Test
  void whoWaitsInTheQueueWhenTheServerStopsIsAnswered() throws Exception {
    GyreServer server = start(handler().set(Options.LOOPS, "1").set(Options.DRAIN_IDLE, "60s"));
    List<RawClient> waiting = new ArrayList<>();
    try (RawClient holding = RawClient.connect(server)) {
      holding.send("hold\n");
      Await.until(() -> events.contains("holding"), events::toString);
      for (int i = 0; i < 100; i++) {
        waiting.add(RawClient.connect(server).send("name\n"));
      }
      Thread drain = Thread.ofPlatform().start(() -> server.drain(Duration.ofSeconds(60)));
      Await.until(() -> drain.getState().name().endsWith("WAITING"), drain::getState);
      held.countDown();
      for (RawClient client : waiting) {
        assertTrue(line(client).startsWith("gyre"));
        client.leave();
      }
      holding.leave();
      drain.join();
    }
  }

  @Test
  void handlerIsToldThatTheServerStops() throws Exception {
    GyreServer server = start(handler());
    try (RawClient client = RawClient.connect(server)) {
      ask(client);
      DrainReport[] report = new DrainReport[1];
      Thread drain =
          Thread.ofPlatform().start(() -> report[0] = server.drain(Duration.ofSeconds(30)));
      assertEquals("bye", line(client));
      client.expectFin();
      drain.join();
      assertEquals(0, report[0].cut(), () -> report[0].toString());
    }
    assertTrue(events.contains("stopping"), events::toString);
  }

  /** The kernel has told them that they are, and a busy loop takes a while to find them. */
  @Test
  void whoIsConnectedWhenTheServerStopsIsHeard() {
    GyreServer server = start(GyreServer.handler(SlowGreeting::new).set(Options.LOOPS, "1"));
    List<RawClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 60; i++) {
        clients.add(RawClient.connect(server));
      }
      server.drain(Duration.ofSeconds(20));
      for (RawClient client : clients) {
        assertEquals("hello", line(client));
      }
    } finally {
      clients.forEach(RawClient::close);
    }
  }
}
