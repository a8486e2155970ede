package dev.gyre.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.server.GyreServer;
import dev.gyre.server.SettingsCheck;
import dev.gyre.transport.TransportKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The example of a configuration: it is read, checked, started and walked. */
abstract class ExampleContract extends TransportContract {
  private static final String DOCS = ExampleSite.DOCS;
  private static final String FILES = ExampleSite.FILES;

  private static final String KNOWN =
      "Authorization: Basic "
          + Base64.getEncoder().encodeToString("ann:secret".getBytes(StandardCharsets.UTF_8));

  ExampleContract(TransportKind transport) {
    super(transport);
  }

  @Test
  void isReadCheckedStartedAndWalked() throws IOException {
    Settings settings = ExampleSite.read(ExampleSite.configuration(newSite()), directory);
    Path root = Path.of(settings.get(Options.ROOT));
    assertEquals(List.of(), SettingsCheck.problems(root, settings));
    GyreServer server =
        start(
            GyreServer.files(root)
                .settings(settings)
                .set(Options.BIND, "127.0.0.1")
                .set(Options.TLS_REDIRECT_PORT, "0"));
    walkDocs(server);
    walkFiles(server);
    server.close();
    Path common = Path.of(settings.get(Options.ACCESS_LOG_FILE));
    List<String> docs = Files.readAllLines(common);
    assertTrue(docs.stream().allMatch(line -> line.contains("\"host\":\"" + DOCS + "\"")));
    assertTrue(docs.getFirst().contains("\"target\":\"/\""), docs.getFirst());
    List<String> files = Files.readAllLines(common.resolveSibling("files.log"));
    assertTrue(files.stream().allMatch(line -> line.contains("\"host\":\"" + FILES + "\"")));
    assertTrue(files.getFirst().contains("\"status\":401"), files.getFirst());
  }

  private static void walkDocs(GyreServer server) {
    try (RawClient docs = TlsClient.connectTo(server, DOCS)) {
      assertTrue(TlsClient.certificate(docs).getSubjectX500Principal().getName().contains(DOCS));
      Answer index = ask(docs, DOCS, "/").expect(200, "<p>docs");
      assertEquals("no-cache", index.header("cache-control"));
      assertEquals("SAMEORIGIN", index.header("x-frame-options"));
      assertEquals("max-age=31536000", index.header("strict-transport-security"));
      ask(docs, DOCS, "/install").expect(200, "<p>install");
      assertEquals("/install", ask(docs, DOCS, "/install.html").expect(301).header("location"));
      ask(docs, DOCS, "/app/route/of/the/script").expect(200, "<p>app");
      ask(docs, DOCS, "/app/missing.js").expect(404, "<p>lost");
      ask(docs, DOCS, "/elsewhere").expect(404, "<p>lost");
      Answer script = ask(docs, DOCS, "/assets/main.1a2b.js").expect(200);
      assertEquals("public, max-age=31536000, immutable", script.header("cache-control"));
      assertEquals(
          "*", ask(docs, DOCS, "/assets/font.woff2").header("access-control-allow-origin"));
      ask(docs, DOCS, "/assets/").expect(404);
      Answer manual = ask(docs, DOCS, "/manual/a/b?c").expect(308);
      assertEquals("/docs/a/b?c", manual.header("location"));
      assertEquals(
          "https://files.example.org/tool.tar",
          ask(docs, DOCS, "/download/tool.tar").expect(301).header("location"));
      ask(docs, DOCS, "/pictures/one.svg").expect(200, "<svg/>");
    }
  }

  private static void walkFiles(GyreServer server) {
    try (RawClient files = TlsClient.connectTo(server, FILES)) {
      assertTrue(TlsClient.certificate(files).getSubjectX500Principal().getName().contains(FILES));
      Answer challenge = ask(files, FILES, "/tool.tar").expect(401);
      assertEquals(
          "Basic realm=\"downloads\", charset=\"UTF-8\"", challenge.header("www-authenticate"));
      ask(files, FILES, "/tool.tar", KNOWN).expect(200, "tool");
      assertTrue(ask(files, FILES, "/", KNOWN).expect(200).text().contains("tool.tar"));
      ask(files, FILES, "/internal/secret.tar", KNOWN).expect(200, "secret"); // from 127.0.0.1
      Answer lost = ask(files, FILES, "/none", KNOWN).expect(404);
      assertNotEquals("<p>lost", lost.text());
    }
  }

  private static Answer ask(RawClient client, String host, String target, String... fields) {
    String more = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
    return client.exchange("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n" + more + "\r\n");
  }
}
