package dev.gyre.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Settings;
import dev.gyre.config.TransportMode;
import dev.gyre.http.Body;
import dev.gyre.http.Headers;
import dev.gyre.http.Response;
import dev.gyre.http.UntouchedContent;
import dev.gyre.metrics.Counters;
import dev.gyre.os.FileCalls;
import dev.gyre.routing.HttpApplication;
import dev.gyre.time.Clock;
import dev.gyre.transport.ListenerOptions;
import dev.gyre.transport.Transport;
import dev.gyre.transport.TransportSelector;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Files that sendfile(2) refuses, as some file systems have it, on a socket that is one. */
@Timeout(60)
class WithoutSendfileTest {
  private static final int FILE_BYTES = 300_000;

  /** More than a small socket takes, and less than what makes a connection pause. */
  private static final int BEFORE_BYTES = 250_000;

  private final TransportSelector.Selection selection =
      TransportSelector.selectWithLoops(TransportMode.NIO, 1, () -> Thread::new);
  private final EventLoopGroup group = Objects.requireNonNull(selection.loops());
  private final Transport transport = Objects.requireNonNull(selection.report().chosen());
  private final FilePool pool = new FilePool(1, 10);
  private final Refused file = new Refused();
  private final Socket client = new Socket();

  @BeforeEach
  void connect() throws IOException {
    ServerContext server =
        new ServerContext(
            Settings.DEFAULTS,
            Deadlines.of(Settings.DEFAULTS),
            transport,
            false,
            new ConnectionGate(10, 0),
            ClientLimits.of(Settings.DEFAULTS, 0),
            new Counters(),
            Clock.SYSTEM,
            silent());
    assertTrue(server.sendsByDescriptor());
    LoopContext loop = new LoopContext(server, group.next(), 8192, 1 << 20, 10);
    Http1Service service =
        new Http1Service(
            asked -> new HttpApplication.Answer.Now(answer(asked.request().target())),
            pool,
            server);
    ServerBootstrap bootstrap = new ServerBootstrap();
    bootstrap
        .group(group)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new HttpConnection(loop, service));
              }
            });
    transport.configure(bootstrap, new ListenerOptions(10, false, true));
    bootstrap.childOption(ChannelOption.SO_SNDBUF, 16 * 1024);
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    Channel listener = bootstrap.bind(any).syncUninterruptibly().channel();
    client.setReceiveBufferSize(4096);
    client.setSoTimeout(20_000);
    client.connect(listener.localAddress());
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    pool.close();
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    FileCalls.close(file.descriptor());
  }

  private static ConnectionLog silent() {
    return (ConnectionLog)
        Proxy.newProxyInstance(
            WithoutSendfileTest.class.getClassLoader(),
            new Class<?>[] {ConnectionLog.class},
            (proxy, method, arguments) ->
                method.getReturnType().equals(boolean.class) ? Boolean.FALSE : null);
  }

  private Response answer(String target) {
    if (target.equals("/before")) {
      return new Response(200, new Headers(), new Body.Bytes(new byte[BEFORE_BYTES]));
    }
    Headers headers =
        new Headers()
            .add("ETag", "\"t\"")
            .add("Last-Modified", "Sat, 29 Feb 2020 12:34:56 GMT")
            .add("Content-Type", "text/plain");
    return new Response(
        200, headers, new Body.File(file, List.of(new Body.Piece.Range(0, FILE_BYTES))));
  }

  private void ask(String targets) throws IOException {
    StringBuilder requests = new StringBuilder();
    for (String target : targets.split(" ", -1)) {
      requests.append("GET ").append(target).append(" HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    client.getOutputStream().write(requests.toString().getBytes(StandardCharsets.US_ASCII));
  }

  private byte[] body(int bytes) throws IOException {
    InputStream in = client.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      assertTrue(next >= 0, () -> "end of the connection in the head: " + head);
      head.append((char) next);
    }
    return in.readNBytes(bytes);
  }

  private void assertFileComes() throws IOException {
    byte[] expected = new byte[FILE_BYTES];
    Arrays.fill(expected, (byte) 'x');
    assertArrayEquals(expected, body(FILE_BYTES));
  }

  /** The third answer is a kept one. */
  @Test
  void fileIsCopiedEachTime() throws IOException {
    for (int i = 0; i < 4; i++) {
      ask("/file");
      assertFileComes();
    }
  }

  @Test
  void fileIsCopiedBehindAnAnswerThatWaits() throws IOException {
    ask("/before /file");
    body(BEFORE_BYTES);
    assertFileComes();
  }

  /** Of the letter x; its descriptor is that of a directory. */
  private static final class Refused extends UntouchedContent {
    private final int directory =
        FileCalls.open(
            FileCalls.WORKING_DIRECTORY,
            new byte[] {'/'},
            FileCalls.O_RDONLY | FileCalls.O_DIRECTORY | FileCalls.O_CLOEXEC);

    Refused() {
      super(FILE_BYTES);
    }

    @Override
    public int descriptor() {
      return directory;
    }

    @Override
    public boolean isCached(long offset, long length, long nowNanos) {
      return true;
    }

    @Override
    public int readCached(ByteBuffer target, long position) {
      int bytes = target.remaining();
      while (target.hasRemaining()) {
        target.put((byte) 'x');
      }
      return bytes;
    }

    @Override
    public int read(ByteBuffer target, long position) {
      return readCached(target, position);
    }

    @Override
    public void readAhead(long offset, long length) {}
  }
}
