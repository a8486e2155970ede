package dev.gyre.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start that fails leaves behind. */
class StartTest {
  @TempDir Path folder;

  @Test
  @SuppressWarnings("NullAway") // not all compilers of embedders know what may be null
  void whatIsNoneIsNoticedAtOnce() {
    assertThrows(NullPointerException.class, () -> GyreServer.handler(null));
    assertThrows(NullPointerException.class, () -> GyreServer.files(null));
    assertThrows(NullPointerException.class, () -> GyreServer.hello().settings(null));
  }

  @Test
  void onePortIsNotBothForTlsAndForThoseWithoutIt() {
    Settings settings =
        Settings.DEFAULTS
            .with(Options.TLS_SELF_SIGNED, "on")
            .with(Options.PORT, "8443")
            .with(Options.TLS_REDIRECT_PORT, "8443");
    String wrong = "--tls-redirect-port: 8443 is the --port, which has TLS; choose another one";
    assertTrue(SettingsCheck.problems(folder, settings).contains(wrong));
    GyreServer.Builder builder = GyreServer.hello().settings(settings);
    StartFailure failure =
        assertThrows(StartFailure.class, builder.set(Options.TRANSPORT_MODE, "nio")::start);
    assertEquals(wrong, failure.getMessage());
    assertEquals(StartFailure.Kind.USAGE, failure.kind());
  }

  @Test
  void anAddressAmongAllOfThemIsNoneMore() throws Exception {
    for (String all : List.of("0.0.0.0,127.0.0.1,::", "127.0.0.1,0.0.0.0,::")) {
      GyreServer.Builder builder =
          GyreServer.hello().set(Options.TRANSPORT_MODE, "nio").set(Options.PORT, "0");
      try (GyreServer server = builder.set(Options.BIND, all).start()) {
        assertEquals(1, server.addresses().size(), server::describe);
        assertTrue(server.addresses().getFirst().getAddress().isAnyLocalAddress());
      }
    }
  }

  /** Of those that begin to listen at the same moment. */
  @Test
  void aPortThatLoopsShareIsOfOneServerOnly() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    ServersAtOnce servers = new ServersAtOnce(folder, port);
    for (int i = 0; i < 5; i++) {
      assertEquals(1, servers.startAndStop());
    }
  }

  @Test
  void aPortThatIsTakenIsToldWithTheOptionThatNamesIt() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      String port = String.valueOf(taken.getLocalPort());
      GyreServer.Builder server =
          GyreServer.hello()
              .set(Options.TRANSPORT_MODE, "nio")
              .set(Options.TLS_SELF_SIGNED, "on")
              .set(Options.PORT, port);
      String why = assertThrows(StartFailure.class, server::start).toString();
      assertTrue(why.contains(port) && why.contains("--port (0"), why);

      server.set(Options.PORT, "0").set(Options.TLS_REDIRECT_PORT, port);
      why = assertThrows(StartFailure.class, server::start).toString();
      assertTrue(why.contains(port) && why.contains("--tls-redirect-port (0"), why);
    }
  }

  /** As where there is no memory, or no thread. */
  @Test
  void anErrorLeavesNothingOpen() throws Exception {
    Path unusable =
        (Path)
            Proxy.newProxyInstance(
                StartTest.class.getClassLoader(),
                new Class<?>[] {Path.class},
                (proxy, method, arguments) -> {
                  throw new NoClassDefFoundError("of a test");
                });
    GyreServer.Builder builder =
        GyreServer.files(unusable)
            .set(Options.TRANSPORT_MODE, "nio")
            .set(Options.TLS_SELF_SIGNED, "on")
            .set(Options.ACCESS_LOG, "json")
            .set(Options.ACCESS_LOG_FILE, folder.resolve("access.log").toString());
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    assertThrows(NoClassDefFoundError.class, builder::start);
    for (Thread each : Thread.getAllStackTraces().keySet()) {
      if (!before.contains(each) && each.getName().startsWith("gyre-")) {
        assertTrue(each.join(Duration.ofSeconds(10)), each::toString);
      }
    }
    assertEquals(List.of(), DrainTest.openBelow(folder));
  }
}
