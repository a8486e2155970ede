package dev.gyre.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gyre.bench.load.Destination.Encryption;
import dev.gyre.cli.Command.Operand;
import dev.gyre.config.Option;
import dev.gyre.config.Settings;
import dev.gyre.config.TlsVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanReaderTest {
  private static Settings with(Option<?> option, String text) {
    return Settings.DEFAULTS.with(option, text);
  }

  private static String request(String url, Settings settings) throws Exception {
    Plan plan = PlanReader.read(url, settings);
    return new String(plan.traffic().requests().getLast().bytes(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8081/a?b=c, 127.0.0.1, 8081, 127.0.0.1:8081, /a?b=c",
    "127.0.0.1, 127.0.0.1, 80, 127.0.0.1, /",
    "127.0.0.1?x, 127.0.0.1, 80, 127.0.0.1, /?x",
    "http://[::1]:81/#top, ::1, 81, [::1]:81, /",
    "[::1]/%, ::1, 80, [::1], /%",
    "a/login?next=http://b/, a, 80, a, /login?next=http://b/",
    "https://a/b, a, 443, a, /b",
    "https://a:8443, a, 8443, a:8443, /",
  })
  void urlsAreTakenApart(String url, String host, int port, String authority, String target) {
    assertEquals(
        new WebAddress(host, port, authority, target, url.startsWith("https:")),
        WebAddress.parse(url, 80));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "ftp://a",
        "a:b",
        "a:99999",
        "a:",
        "a@b",
        "a/b c",
        "a/\u00e9",
        "http://http://a"
      })
  void whatIsNoUrlIsRefused(String url) {
    assertThrows(IllegalArgumentException.class, () -> PlanReader.read(url, Settings.DEFAULTS));
  }

  @Test
  void theRequestSaysWhatWasAskedFor() throws Exception {
    assertEquals(
        "GET /x HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n",
        request("127.0.0.1:1/x", Settings.DEFAULTS));
    assertEquals(
        "HEAD / HTTP/1.0\r\nHost: me\r\nConnection: keep-alive\r\nA: b, c\r\nD: e\r\n\r\n",
        request(
            "127.0.0.1:1",
            with(LoadOptions.METHOD, "HEAD")
                .with(LoadOptions.HTTP, "1.0")
                .with(LoadOptions.HOST, "me")
                .with(LoadOptions.HEADER, "A: b, c\nD: e")));
    assertEquals(
        "GET /y HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
        request("127.0.0.1/x", with(LoadOptions.URL, "5 /y").with(LoadOptions.KEEP_ALIVE, "off")));
  }

  @Test
  void theRequestOfHtstressIsSentByteForByte() throws Exception {
    assertEquals(
        "GET / HTTP/1.0\r\nHost: localhost\r\n\r\n",
        request("http://localhost:8081", with(LoadOptions.HTSTRESS, "on")));
  }

  @Test
  void urlsOfAnotherServerAreRefusedWithTheNameOfTheOption() {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> PlanReader.read("127.0.0.1:1/", with(LoadOptions.URL, "127.0.0.1:2/")));
    assertEquals(
        "--url: '127.0.0.1:2/' must be on the server of the first; a path begins with a slash",
        refusal.getMessage());
  }

  @Test
  void anAddressOfTheOtherFamilyIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> PlanReader.read("127.0.0.1:1/", with(LoadOptions.IPV6, "on")));
  }

  @ParameterizedTest
  @CsvSource({
    "https://b.example/, b.example",
    "https://b.example.:8443/, b.example",
    "https://localhost, localhost",
    "https://my_service/, ''",
    "https://127.0.0.1:8443/, ''",
    "https://[::1]/, ''",
  })
  void theServerIsToldTheNameThatTheUrlHas(String url, String name) {
    assertEquals(name, WebAddress.parse(url, 80).serverName());
  }

  @Test
  void sessionsAreResumedOverTlsOnly() throws Exception {
    Settings resuming = with(LoadOptions.TLS_RESUME, "on");
    assertThrows(IllegalArgumentException.class, () -> PlanReader.read("127.0.0.1:1", resuming));
    assertEquals(
        new Encryption(true, TlsVersion.TLS_1_3, true, ""),
        PlanReader.read("https://127.0.0.1:1", resuming).destination().encryption());
  }

  @Test
  void theVersionIsChosenOverTlsOnly() throws Exception {
    Settings old = with(LoadOptions.TLS_MAX_VERSION, "1.2");
    refused("--tls-max-version: '1.2' must be left out for a URL that is not https", old);
    assertEquals(
        new Encryption(false, TlsVersion.TLS_1_2, true, ""),
        PlanReader.read("https://127.0.0.1:1", old).destination().encryption());
  }

  @Test
  void keysAreChosenOverTlsOnly() throws Exception {
    Settings classical = with(LoadOptions.TLS_POST_QUANTUM, "off");
    refused("--tls-post-quantum: 'off' must be left out for a URL that is not https", classical);
    assertEquals(
        new Encryption(false, TlsVersion.TLS_1_3, false, ""),
        PlanReader.read("https://127.0.0.1:1", classical).destination().encryption());
  }

  @Test
  void streamsOfHttp2AreWhatPipelineIsOfHttp1() throws Exception {
    Plan plan =
        PlanReader.read("127.0.0.1", with(LoadOptions.HTTP2, "on").with(LoadOptions.STREAMS, "12"));
    assertEquals(12, plan.pipeline());
    assertEquals(Plan.Protocol.HTTP2, plan.traffic().protocol());
  }

  @Test
  void optionsThatExcludeEachOtherAreRefusedByNameValueAndRemedy() {
    Settings http2 = with(LoadOptions.HTTP2, "on");
    refused("--http: '1.0' must be left out with --http2", http2.with(LoadOptions.HTTP, "1.0"));
    refused("--keep-alive: 'off' must be on", http2.with(LoadOptions.KEEP_ALIVE, "off"));
    refused("--pipeline: '4' must be 1", http2.with(LoadOptions.PIPELINE, "4"));
    refused("--htstress: 'on' must be off", http2.with(LoadOptions.HTSTRESS, "on"));
    refused(
        "--header: 'Connection: close' is a field that HTTP/2 does not have",
        http2.with(LoadOptions.HEADER, "Connection: close"));
    refused("--streams: '4' must be 1 without --http2 on", with(LoadOptions.STREAMS, "4"));
    Settings ahead = with(LoadOptions.PIPELINE, "4");
    String onePerConnection = "--pipeline: '4' must be 1 with --keep-alive off or --htstress";
    refused(onePerConnection, ahead.with(LoadOptions.KEEP_ALIVE, "off"));
    refused(onePerConnection, ahead.with(LoadOptions.HTSTRESS, "on"));
    assertThrows(
        IllegalArgumentException.class,
        () -> PlanReader.readEcho("127.0.0.1:1", ahead.with(LoadOptions.KEEP_ALIVE, "off")));
  }

  @Test
  void whatWouldDoNothingOrTheContraryIsRefused() {
    refused(
        "--arrivals: 'poisson' must be left out without --rate",
        with(LoadOptions.ARRIVALS, "poisson"));
    refused(
        "--ipv6: 'on' must be off with --ipv4 on",
        with(LoadOptions.IPV4, "on").with(LoadOptions.IPV6, "on"));
    refused(
        "--header: 'host: a' would be a second Host; give it as --host",
        with(LoadOptions.HEADER, "host: a"));
    refused("--message: 'a' must be left out without --echo", with(LoadOptions.MESSAGE, "a"));
    refused("--rounds: '3' must be left out without --echo", with(LoadOptions.ROUNDS, "3"));
  }

  @Test
  void whatIsForRequestsIsRefusedForAnEcho() {
    for (Settings settings :
        List.of(
            with(LoadOptions.HTTP2, "on"),
            with(LoadOptions.URL, "/a"),
            with(LoadOptions.VERIFY, "file"),
            with(LoadOptions.HTSTRESS, "on"),
            with(LoadOptions.TLS_RESUME, "on"))) {
      assertThrows(
          IllegalArgumentException.class, () -> PlanReader.readEcho("127.0.0.1:1", settings));
    }
  }

  private static void refused(String message, Settings settings) {
    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class, () -> PlanReader.read("127.0.0.1:1", settings));
    String said = String.valueOf(thrown.getMessage());
    assertEquals(message, said.substring(0, Math.min(message.length(), said.length())));
  }

  @Test
  void connectionsMeanWhatTheOtherProgramsMean() throws Exception {
    assertEquals(16, PlanReader.read("127.0.0.1", Settings.DEFAULTS).connections());
    Settings htstress = with(LoadOptions.HTSTRESS, "on").with(LoadOptions.THREADS, "4");
    assertEquals(4, PlanReader.read("127.0.0.1", htstress).connections());
    assertEquals(
        12,
        PlanReader.read("127.0.0.1", htstress.with(LoadOptions.CONNECTIONS, "3")).connections());
    Plan echo = PlanReader.readEcho("127.0.0.1", Settings.DEFAULTS);
    assertEquals(1000, echo.connections());
    assertEquals(12_345, echo.destination().addresses().getFirst().getPort());
    Operand operand = new LoadCommands().commands().getFirst().operand();
    String none = Objects.requireNonNull(operand).defaultText();
    Plan unnamed = PlanReader.readEcho(none, Settings.DEFAULTS);
    assertEquals(echo.destination(), unnamed.destination());
  }

  /** What finds no descriptor would count as failed by the server. */
  @Test
  void moreConnectionsThanDescriptorsAreRefused() {
    PlanReader.requireDescriptors(200, 300);
    PlanReader.requireDescriptors(Integer.MAX_VALUE, Long.MAX_VALUE);
    IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> PlanReader.requireDescriptors(201, 300));
    assertEquals(
        "--connections: 201 in all are too many for the 300 descriptors of a process; ask for"
            + " fewer, or raise ulimit -Hn",
        thrown.getMessage());
  }
}
