package dev.gyre.nativetests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Options;
import dev.gyre.server.GyreServer;
import dev.gyre.server.StartFailure;
import dev.gyre.transport.TransportKind;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Sockets that are files, and sockets that somebody else has opened. */
abstract class UnixSocketContract extends TransportContract {
  private static final byte[] LARGE = TempSite.noise(24 << 20);

  UnixSocketContract(TransportKind transport) {
    super(transport);
  }

  private Path socket() {
    return directory.resolve("s");
  }

  private GyreServer.Builder site() {
    TempSite site = newSite().file("a.txt", "content of a").file("large", LARGE);
    return GyreServer.files(site.root()).set(Options.UNIX_SOCKET, socket().toString());
  }

  @Test
  void socketThatIsNamedTwiceIsOne() {
    GyreServer server = start(site().set(Options.UNIX_SOCKET, socket() + "\n" + socket()));
    assertEquals(List.of(socket()), server.unixSockets());
  }

  @Test
  void filesOfAnySizeAreServed() throws IOException {
    GyreServer server = start(site());
    assertTrue(server.describe().contains(", unix:" + socket()), server::describe);
    assertEquals(List.of(socket()), server.unixSockets());
    try (UnixClient client = UnixClient.connect(socket())) {
      client.get("/a.txt").expect(200, "content of a");
      assertArrayEquals(LARGE, client.get("/large").body());
      client.get("/a.txt").expect(200, "content of a");
      client.send(RawClient.request("GET", "/a.txt"));
      client.endInput();
      assertTrue(new String(client.rest(), ISO_8859_1).endsWith("content of a"));
    }
    RawClient.get(server, "/a.txt").expect(200, "content of a");
    Await.open(server, 0);
  }

  @Test
  void everyLoopHasItsTurn() {
    GyreServer server = start(site());
    List<UnixClient> clients = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      clients.add(UnixClient.connect(socket()));
    }
    for (UnixClient client : clients) {
      client.get("/a.txt").expect(200, "content of a");
    }
    clients.forEach(UnixClient::close);
    Await.closed(server, "peer_closed", 20);
  }

  @Test
  void bytesComeBack() throws IOException {
    start(GyreServer.echo().set(Options.UNIX_SOCKET, socket().toString()));
    try (UnixClient client = UnixClient.connect(socket())) {
      client.send("hello");
      client.endInput();
      assertEquals("hello", new String(client.rest(), ISO_8859_1));
    }
  }

  @Test
  void modeIsAsAsked() throws IOException {
    start(site().set(Options.UNIX_SOCKET_MODE, "606"));
    assertEquals(
        "rw----rw-",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(socket(), LinkOption.NOFOLLOW_LINKS)));
    try (var files = Files.list(directory)) {
      assertEquals(
          List.of("s", "site"), files.map(path -> path.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void ownerIsAsAsked() throws IOException {
    String user = Files.getOwner(directory).getName();
    start(site().set(Options.UNIX_SOCKET_OWNER, user + ":" + user));
    assertEquals(user, Files.getOwner(socket(), LinkOption.NOFOLLOW_LINKS).getName());
    StartFailure failure =
        refused(
            site()
                .set(Options.UNIX_SOCKET, socket() + "2")
                .set(Options.UNIX_SOCKET_OWNER, "nobody-of-this-name"));
    assertEquals(
        "--unix-socket-owner: 'nobody-of-this-name' has a name that no user or group has here",
        failure.getMessage());
    assertFalse(Files.exists(Path.of(socket() + "2")));
  }

  @Test
  void nameGoesWhenTheServerEnds() {
    GyreServer server = start(site());
    assertTrue(Files.exists(socket()));
    server.close();
    assertFalse(Files.exists(socket()));
  }

  @Test
  void socketOfAServerThatDiedIsReplaced() throws IOException {
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(socket()));
    }
    assertTrue(Files.exists(socket()), "the JDK leaves it");
    start(site());
    try (UnixClient client = UnixClient.connect(socket())) {
      client.get("/a.txt").expect(200, "content of a");
    }
  }

  @Test
  void socketOfAServerThatLivesIsNotReplaced() {
    start(site());
    StartFailure failure = refused(site());
    assertEquals(StartFailure.Kind.PORT, failure.kind());
    assertTrue(
        String.valueOf(failure.getMessage()).contains("another program listens there"),
        failure::getMessage);
    try (UnixClient client = UnixClient.connect(socket())) {
      client.get("/a.txt").expect(200, "content of a");
    }
  }

  @Test
  void whatIsNoSocketStays() throws IOException {
    Files.writeString(socket(), "precious");
    StartFailure failure = refused(site());
    assertTrue(
        String.valueOf(failure.getMessage()).contains("what is there is no socket"),
        failure::getMessage);
    assertEquals("precious", Files.readString(socket()));
  }

  @Test
  void socketOfAnotherKindStays() throws InterruptedException {
    Requirement.need("epoll", Epoll.isAvailable(), "the JDK makes no such socket");
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    try {
      new Bootstrap()
          .group(group)
          .channel(EpollDomainDatagramChannel.class)
          .handler(new ChannelInboundHandlerAdapter())
          .bind(new DomainSocketAddress(socket().toString()))
          .sync();
      StartFailure failure = refused(site());
      assertEquals(StartFailure.Kind.PORT, failure.kind());
      assertTrue(Files.exists(socket()));
    } finally {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }
  }

  @Test
  void nameThatCannotBeIsRefused() {
    String tooLong = directory.resolve("x".repeat(108)).toString();
    assertTrue(
        String.valueOf(refused(site().set(Options.UNIX_SOCKET, tooLong)).getMessage())
            .contains("more than the 107"));
    String nowhere = directory.resolve("absent/s").toString();
    assertTrue(
        String.valueOf(refused(site().set(Options.UNIX_SOCKET, nowhere)).getMessage())
            .contains("absent does not exist"));
  }

  private static StartFailure refused(GyreServer.Builder builder) {
    return assertThrows(StartFailure.class, () -> builder.set(Options.PORT, "0").start().close());
  }

  @Test
  void withoutAPortThereIsNoAddress() throws StartFailure {
    try (GyreServer server =
        site()
            .set(Options.PORT, "off")
            .set(Options.TRANSPORT_MODE, transport().toString())
            .start()) {
      assertEquals(List.of(), server.addresses());
      try (UnixClient client = UnixClient.connect(socket())) {
        client.get("/a.txt").expect(200, "content of a");
      }
    }
    StartFailure nothing =
        assertThrows(
            StartFailure.class, () -> GyreServer.hello().set(Options.PORT, "off").start().close());
    assertEquals(StartFailure.Kind.USAGE, nothing.kind());
  }

  @Test
  void clientThatDoesNotReadIsCut() {
    GyreServer server = start(site().set(Options.WRITE_TIMEOUT, "500ms"));
    try (UnixClient client = UnixClient.connect(socket())) {
      client.send(RawClient.request("GET", "/large"));
      Await.closed(server, "write_stall", 1);
    }
  }

  @Test
  void proxyNamesItsClients() {
    GyreServer server =
        start(
            site()
                .set(Options.PROXY_PROTOCOL, "10.0.0.0/8")
                .set(Options.MAX_CONNECTIONS_PER_CLIENT, "1"));
    try (UnixClient one = UnixClient.connect(socket());
        UnixClient two = UnixClient.connect(socket())) {
      one.send("PROXY TCP4 203.0.113.7 127.0.0.1 5000 80\r\n");
      one.get("/a.txt").expect(200, "content of a");
      two.send("PROXY TCP4 203.0.113.7 127.0.0.1 5000 80\r\n");
      Await.closed(server, "limit", 1);
    }
    try (UnixClient bare = UnixClient.connect(socket())) {
      bare.send(RawClient.request("GET", "/a.txt"));
      Await.closed(server, "proxy_error", 1);
    }
  }

  private ServerProcess activated(List<String> sockets, String... arguments) {
    return activated(Map.of(), sockets, arguments);
  }

  private ServerProcess activated(
      Map<String, String> environment, List<String> sockets, String... arguments) {
    List<String> prefix = new ArrayList<>();
    prefix.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    prefix.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1"));
    prefix.addAll(List.of("-cp", System.getProperty("java.class.path")));
    prefix.add(ActivationLauncher.class.getName());
    prefix.addAll(sockets);
    prefix.add("--");
    List<String> all =
        new ArrayList<>(List.of("serve", newSite().file("a.txt", "a").root().toString()));
    all.addAll(List.of("--transport", transport().toString(), "--loops", "2"));
    all.addAll(List.of(arguments));
    return ServerProcess.start(directory, prefix, environment, all.toArray(String[]::new));
  }

  @Test
  void socketsOfAServiceManagerAreUsed() throws IOException {
    Path unix = directory.resolve("given");
    try (ServerProcess server = activated(List.of("web=0", "local=" + unix))) {
      int port = server.port();
      for (int i = 0; i < 10; i++) {
        try (RawClient client = RawClient.connect(port);
            UnixClient local = UnixClient.connect(unix)) {
          client.get("/a.txt").expect(200, "a");
          client.get("/a.txt").expect(200, "a");
          local.get("/a.txt").expect(200, "a");
        }
      }
      assertTrue(server.output().contains("unix:" + unix), server::output);
      server.signal("TERM");
      assertEquals(0, server.exitCode());
      assertTrue(Files.exists(unix), "it belongs to the service manager");
    }
  }

  /** As with a port that the server opens itself. */
  @Test
  void whoSaysNothingIsLeftToTheKernelForAWhile() {
    Map<String, String> withDescriptors =
        Map.of("JDK_JAVA_OPTIONS", "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED");
    try (ServerProcess server = activated(withDescriptors, List.of("web=0"))) {
      int port = server.port();
      Await.until(
          () -> {
            try (RawClient silent = RawClient.connect(port)) {
              return !TcpTable.isEstablished(silent.socket().getLocalPort());
            }
          },
          server::toString);
    }
  }

  @Test
  void socketNamedRedirectLeadsToTls() {
    try (ServerProcess server =
        activated(List.of("redirect=0", "web=0"), "--tls-self-signed", "on")) {
      int port = server.port(); // the one without TLS
      try (RawClient client = RawClient.connect(port)) {
        Answer answer = client.get("/a.txt").expect(308);
        assertTrue(answer.header("location").startsWith("https://test:"), answer::toString);
      }
    }
  }

  @Test
  void socketNamedRedirectIsRefusedWhereNothingSpeaksTls() {
    try (ServerProcess server = activated(List.of("redirect=0", "web=0"))) {
      assertEquals(2, server.exitCode());
      assertEquals(
          "gyre: LISTEN_FDNAMES: 'redirect' leads to TLS, which needs --tls-cert and --tls-key, or"
              + " --tls-self-signed; give the socket another name to have it served\n",
          server.errors());
    }
  }

  @Test
  void idleListenerTakesNoTime() throws InterruptedException {
    try (ServerProcess server = activated(List.of("web=0"))) {
      int port = server.port();
      try (RawClient client = RawClient.connect(port)) {
        client.get("/a.txt").expect(200, "a");
      }
      TimeUnit.SECONDS.sleep(2); // what the start left to do
      long before = server.cpuMillis();
      TimeUnit.SECONDS.sleep(2);
      long used = server.cpuMillis() - before;
      assertTrue(used < 1_000, "CPU time of two idle seconds, in ms: " + used);
    }
  }

  @Test
  void environmentOfAnotherProcessIsNotHeeded() {
    GyreServer server = start(site().inheritSockets(Map.of("LISTEN_PID", "1", "LISTEN_FDS", "1")));
    InetSocketAddress address = server.addresses().getFirst();
    assertTrue(address.getPort() > 0);
  }

  @Test
  void whatIsNoSocketIsRefused() {
    String self = Long.toString(ProcessHandle.current().pid());
    GyreServer.Builder builder =
        site().inheritSockets(Map.of("LISTEN_PID", self, "LISTEN_FDS", "many"));
    assertEquals(
        "LISTEN_FDS: 'many' is not the number of sockets from descriptor 3 on",
        refused(builder).getMessage());
    builder.inheritSockets(Map.of("LISTEN_PID", self, "LISTEN_FDS", "1000000"));
    assertTrue(
        String.valueOf(refused(builder).getMessage()).contains("is not a listening TCP or Unix"));
    builder.inheritSockets(Map.of("LISTEN_PID", self, "LISTEN_FDS", "1", "LISTEN_FDNAMES", "a:b"));
    assertTrue(String.valueOf(refused(builder).getMessage()).startsWith("LISTEN_FDNAMES: 'a:b'"));
  }
}
