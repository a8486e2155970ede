package dev.gyre.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.http.Body;
import dev.gyre.http.Headers;
import dev.gyre.http.Request;
import dev.gyre.http.RequestLimits;
import dev.gyre.http.RequestParser;
import dev.gyre.http.Response;
import dev.gyre.http.UntouchedContent;
import dev.gyre.metrics.CloseReason;
import dev.gyre.os.SocketCalls;
import dev.gyre.transport.ListenerOptions;
import dev.gyre.transport.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which connections are served before their loop knows them, and that all others are left. */
@Timeout(60)
class ShortConnectionTest {
  private static final String ASKED = "GET /a HTTP/1.0\r\n\r\n";
  private static final String STAYS = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final long WAIT_SECONDS = 20;

  private final OneLoop one = new OneLoop(1 << 20);
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
  private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
  private final Transport transport = one.loop.server().transport();
  private final EventLoopGroup listening = transport.newLoops(1, Thread.ofPlatform().factory());
  private InetSocketAddress address = new InetSocketAddress(0);

  @BeforeEach
  void listen() {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(listening)
            .handler(
                new ChannelInboundHandlerAdapter() {
                  @Override
                  public void channelRead(ChannelHandlerContext context, Object message) {
                    accepted.add((Channel) message);
                  }
                })
            .childHandler(new ChannelInboundHandlerAdapter()); // is asked for, and for nothing
    transport.configure(bootstrap, new ListenerOptions(16, false, true));
    Channel listener =
        bootstrap.bind(InetAddress.getLoopbackAddress(), 0).syncUninterruptibly().channel();
    address = (InetSocketAddress) listener.localAddress();
  }

  @AfterEach
  void close() {
    one.loop.hotAnswers().clear();
    listening.shutdownGracefully(0, WAIT_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
    one.close();
    assertEquals(0, allocator.metric().usedDirectMemory());
  }

  /** Keeps an answer, and knows its request by its head. */
  private void keep(String head, int bodyBytes, boolean unchanged) {
    byte[] bytes = head.getBytes(StandardCharsets.US_ASCII);
    RequestParser parser = new RequestParser(new RequestLimits(8192, 8192, 100));
    assertEquals(RequestParser.COMPLETE, parser.parse(bytes, 0, bytes.length));
    Request request = parser.takeRequest();
    Headers headers =
        new Headers()
            .add("Last-Modified", "Sat, 29 Feb 2020 12:34:56 GMT")
            .add("ETag", "\"t\"")
            .add("Content-Type", "text/plain");
    Body body =
        new Body.File(new UntouchedContent(bodyBytes), List.of(new Body.Piece.Range(0, bodyBytes)));
    HotAnswers answers = one.loop.hotAnswers();
    for (int i = 0; i < 2; i++) {
      answers.offer(
          request,
          new Response(200, headers, body),
          Unpooled.wrappedBuffer("x".repeat(bodyBytes).getBytes(StandardCharsets.US_ASCII)),
          allocator,
          0);
    }
    answers.learn(request, Objects.requireNonNull(answers.find(request, 0)), unchanged);
  }

  /** A client whose bytes have arrived when its connection is looked at. */
  private Socket connect(String text) throws IOException {
    Socket client = new Socket(address.getAddress(), address.getPort());
    client.setSoTimeout((int) TimeUnit.SECONDS.toMillis(WAIT_SECONDS));
    client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    return client;
  }

  private Channel accept(String text) throws Exception {
    Channel channel = accepted.poll(WAIT_SECONDS, TimeUnit.SECONDS);
    Objects.requireNonNull(channel, "nobody was accepted");
    while (waitingBytes(channel) < text.length()) {
      Thread.sleep(1); // the time limit of the class ends it
    }
    return channel;
  }

  /** What the kernel holds for the channel, as proc_net(5) has it. */
  private static int waitingBytes(Channel channel) throws IOException {
    Pattern ends =
        Pattern.compile(
            ":%04X [0-9A-F]+:%04X 01 [0-9A-F]+:([0-9A-F]+) "
                .formatted(port(channel.localAddress()), port(channel.remoteAddress())));
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      Path file = Path.of(table);
      Matcher found = ends.matcher(Files.exists(file) ? Files.readString(file) : "");
      if (found.find()) {
        return Integer.parseInt(found.group(1), 16);
      }
    }
    return -1;
  }

  private static int port(SocketAddress address) {
    return ((InetSocketAddress) address).getPort();
  }

  private @Nullable ByteBuf serve(Channel channel) {
    return ShortConnection.serve(channel, one.loop, one.service);
  }

  private static String readAll(Socket client) throws IOException {
    return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
  }

  private void expectServed(String request, String status, String body) throws Exception {
    try (Socket client = connect(request)) {
      Channel channel = accept(request);
      assertNull(serve(channel));
      assertFalse(channel.isOpen());
      String answer = readAll(client);
      assertTrue(answer.startsWith("HTTP/1.1 " + status + "\r\n"), answer);
      assertTrue(answer.endsWith("\r\nConnection: close\r\n\r\n" + body), answer);
      assertEquals(List.of((long) answer.length()), one.bytesOfClosed);
      assertEquals(answer.length(), one.loop.server().counters().responseBytes());
    }
    assertEquals(List.of(CloseReason.COMPLETED), one.reasons);
    assertEquals(1, one.answered.size());
    assertEquals(body.length(), one.answered.getFirst().bodyBytes());
    assertEquals(1, one.loop.server().counters().accepted());
    assertEquals(1, one.loop.server().counters().requests());
    assertEquals(0, one.loop.server().counters().open());
    assertEquals(0, one.loop.server().gate().open());
  }

  @Test
  void requestThatIsKnownAndAsksForTheEndIsServed() throws Exception {
    keep(ASKED, 8192, false);
    expectServed(ASKED, "200 OK", "x".repeat(8192));
  }

  @Test
  void anotherVersionIsToo() throws Exception {
    String request = "GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    keep(request, 3, false);
    expectServed(request, "200 OK", "xxx");
  }

  @Test
  void whoHasTheFileIsToldSo() throws Exception {
    String request = "GET /a HTTP/1.0\r\nIf-None-Match: \"t\"\r\n\r\n";
    keep(request, 3, true);
    expectServed(request, "304 Not Modified", "");
  }

  /** What is still in the socket. */
  private String rest(Channel channel) {
    byte[] room = new byte[4096];
    int socket = transport.descriptor(channel);
    int count = SocketCalls.receiveAtOnce(socket, room, room.length);
    return new String(room, 0, Math.max(0, count), StandardCharsets.US_ASCII);
  }

  private void expectLeft(String request) throws Exception {
    try (Socket client = connect(request)) {
      Channel channel = accept(request);
      ByteBuf received = serve(channel);
      assertNotNull(received);
      assertTrue(channel.isOpen());
      assertEquals(request, received.toString(StandardCharsets.US_ASCII) + rest(channel));
      received.release();
      assertEquals(0, client.getInputStream().available());
      assertEquals(0, one.loop.server().counters().accepted());
      channel.unsafe().closeForcibly();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET /a HTTP/1.0\r\n",
        ASKED + "G",
        "GET /b HTTP/1.0\r\n\r\n",
        STAYS,
        "GET /a HTTP/1.0\r\nA: b\r\n\r\n"
      })
  void allOthersAreLeft(String request) throws Exception {
    keep(ASKED, 3, false);
    keep(STAYS, 3, false);
    expectLeft(request);
  }

  @Test
  void answerThatASocketMightNotTakeIsLeft() throws Exception {
    keep(ASKED, 8193, false);
    expectLeft(ASKED);
  }

  @Test
  void answerThatIsTooOldIsLeft() throws Exception {
    keep(ASKED, 3, false);
    one.pass(2);
    expectLeft(ASKED);
  }

  @Test
  void nobodyIsServedByAServerThatStops() throws Exception {
    keep(ASKED, 3, false);
    one.loop.drain();
    expectLeft(ASKED);
  }

  @Test
  void nobodyIsServedPastTheLimitOfConnections() throws Exception {
    keep(ASKED, 3, false);
    for (int i = 0; i < 100; i++) {
      one.loop.server().gate().enter(address);
    }
    expectLeft(ASKED);
  }

  @Test
  void nobodyIsServedByTheServiceBeside() throws Exception {
    keep(ASKED, 3, false);
    Http1Service beside = Http1Service.beside(one.application, one.pool, one.loop.server());
    try (Socket client = connect(ASKED)) {
      Channel channel = accept(ASKED);
      assertSame(Unpooled.EMPTY_BUFFER, ShortConnection.serve(channel, one.loop, beside));
      assertEquals(0, client.getInputStream().available());
      channel.unsafe().closeForcibly();
    }
  }

  @Test
  void socketThatTakesNothingIsBroken() throws Exception {
    keep(ASKED, 3, false);
    try (Socket client = connect(ASKED)) {
      Channel channel = accept(ASKED);
      ByteBuffer much = ByteBuffer.allocateDirect(1 << 20);
      while (SocketCalls.sendAtOnce(transport.descriptor(channel), much) > 0) {
        // until it is full: the client takes nothing
      }
      assertNull(serve(channel));
      assertFalse(channel.isOpen());
      assertEquals(List.of(CloseReason.PEER_RESET), one.reasons);
      assertEquals(List.of(0L), one.bytesOfClosed);
      assertFalse(readAll(client).contains("HTTP"), "a part of the answer");
    }
  }
}
