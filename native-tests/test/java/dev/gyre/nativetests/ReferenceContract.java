package dev.gyre.nativetests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.gyre.config.Options;
import dev.gyre.nativetests.ReferenceModel.Asked;
import dev.gyre.nativetests.ReferenceModel.Owed;
import dev.gyre.nativetests.ReferenceModel.Representation;
import dev.gyre.nativetests.ReferenceModel.Resource;
import dev.gyre.server.GyreServer;
import dev.gyre.transport.TransportKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/**
 * Ten thousand random requests with conditions, ranges and codings, answered as {@link
 * ReferenceModel} says: over HTTP/1.1, over TLS, and over HTTP/2.
 */
abstract class ReferenceContract extends TransportContract {
  private static final int REQUESTS = 10_000;
  private static final String TEXT = "To be, or not to be, that is the question.\n".repeat(60);

  ReferenceContract(TransportKind transport) {
    super(transport);
  }

  /** What is kept is part of what is tested. */
  @Override
  final boolean choosesCache() {
    return true;
  }

  /** Sends one request. */
  private interface Client {
    Answer send(String method, String path, Map<String, String> fields) throws Exception;
  }

  private TempSite site() throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
      zip.write(TEXT.getBytes(ISO_8859_1));
    }
    return newSite()
        .file("made.txt", TEXT)
        .file("large.txt", TEXT.repeat(50))
        .file("ready.css", TEXT)
        .file("ready.css.gz", zipped.toByteArray())
        .file("plain.bin", TempSite.noise(2000))
        .file("short.txt", "short");
  }

  private static String request(String method, String path, Map<String, String> fields) {
    List<String> lines = new ArrayList<>();
    fields.forEach((name, value) -> lines.add(name + ": " + value));
    return RawClient.request(method, path, lines.toArray(new String[0]));
  }

  // A form is learnt from a plain answer; that it is the right one, decoding shows.
  private static Resource learn(Client client, String path, List<String> ready, List<String> made)
      throws Exception {
    Map<String, Representation> forms = new TreeMap<>();
    List<String> codings = new ArrayList<>(ready);
    codings.addAll(made);
    codings.add("identity");
    byte[] plain = client.send("GET", path, Map.of()).expect(200).body();
    for (String coding : codings) {
      Answer answer = client.send("GET", path, Map.of("Accept-Encoding", coding)).expect(200);
      assertEquals(!coding.equals("identity"), answer.has("content-encoding"), coding);
      if (coding.equals("gzip")) {
        byte[] decoded =
            new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes();
        assertArrayEquals(plain, decoded);
      }
      String modified = answer.header("last-modified");
      long seconds =
          ZonedDateTime.parse(modified, DateTimeFormatter.RFC_1123_DATE_TIME).toEpochSecond();
      forms.putIfAbsent(
          coding,
          new Representation(coding, answer.header("etag"), modified, seconds, answer.body()));
    }
    return new Resource(path, ready, made, forms);
  }

  private static void compare(Client client, String protocol) throws Exception {
    List<String> all = List.of("br", "zstd", "gzip");
    List<Resource> resources =
        List.of(
            learn(client, "/made.txt", List.of(), all),
            learn(client, "/large.txt", List.of(), all),
            learn(client, "/ready.css", List.of("gzip"), all),
            learn(client, "/plain.bin", List.of(), List.of()),
            learn(client, "/short.txt", List.of(), List.of()));
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < REQUESTS; i++) {
      Asked asked = ReferenceModel.random(random, resources);
      Owed owed = ReferenceModel.answer(asked);
      Answer answer = client.send(asked.method(), asked.resource().path(), asked.fields());
      try {
        check(asked, owed, answer);
      } catch (AssertionError e) {
        throw new AssertionError(
            "%s, seed %d, request %d: %s %s %s: %s"
                .formatted(
                    protocol,
                    seed,
                    i,
                    asked.method(),
                    asked.resource().path(),
                    asked.fields(),
                    e.getMessage()),
            e);
      }
    }
    System.out.println(protocol + ": " + REQUESTS + " requests as the model says, seed " + seed);
  }

  private static void check(Asked asked, Owed owed, Answer answer) {
    assertEquals(owed.status(), answer.status());
    Representation form = owed.form();
    boolean ofForm = owed.status() != 412 && owed.status() != 416;
    if (ofForm) {
      assertEquals(form.tag(), answer.header("etag"));
      assertEquals(form.modified(), answer.header("last-modified"));
    }
    switch (owed.status()) {
      case 200 -> {
        assertEquals(form.coding(), coding(answer));
        assertEquals(String.valueOf(owed.fullLength()), answer.header("content-length"));
        assertFalse(answer.has("content-range"));
        if (asked.method().equals("GET")) {
          assertArrayEquals(form.bytes(), answer.body());
        }
      }
      case 206 -> checkParts(owed, form, answer);
      case 416 -> assertEquals("bytes */" + owed.fullLength(), answer.header("content-range"));
      case 304 -> assertEquals(0, answer.body().length);
      default -> {}
    }
  }

  private static void checkParts(Owed owed, Representation form, Answer answer) {
    if (owed.ranges().size() == 1) {
      long[] range = owed.ranges().getFirst();
      assertEquals(form.coding(), coding(answer));
      assertEquals(contentRange(owed, range), answer.header("content-range"));
      assertArrayEquals(ReferenceModel.slice(form, range), answer.body());
      return;
    }
    String type = answer.header("content-type");
    String boundary = type.substring(type.indexOf("boundary=") + 9);
    String[] parts = answer.text().split("--" + boundary, -1);
    assertEquals(owed.ranges().size() + 2, parts.length, type);
    assertEquals("--\r\n", parts[parts.length - 1]);
    for (int i = 0; i < owed.ranges().size(); i++) {
      long[] range = owed.ranges().get(i);
      String part = parts[i + 1];
      int headEnd = part.indexOf("\r\n\r\n");
      assertEquals(
          true, part.substring(0, headEnd).contains("Content-Range: " + contentRange(owed, range)));
      assertEquals(
          new String(ReferenceModel.slice(form, range), ISO_8859_1) + "\r\n",
          part.substring(headEnd + 4));
    }
  }

  private static String contentRange(Owed owed, long[] range) {
    return "bytes " + range[0] + "-" + range[1] + "/" + owed.fullLength();
  }

  private static String coding(Answer answer) {
    return answer.has("content-encoding") ? answer.header("content-encoding") : "identity";
  }

  @Test
  void answersOverHttp1AreThoseOfTheModel() throws Exception {
    GyreServer server = start(GyreServer.files(site().root()));
    try (RawClient client = RawClient.connect(server)) {
      compare((method, path, fields) -> client.exchange(request(method, path, fields)), "HTTP/1.1");
    }
  }

  @Test
  void answersOverTlsAreThoseOfTheModel() throws Exception {
    GyreServer server = start(GyreServer.files(site().root()).set(Options.TLS_SELF_SIGNED, "on"));
    try (RawClient client = TlsClient.connect(server)) {
      compare((method, path, fields) -> client.exchange(request(method, path, fields)), "TLS");
    }
  }

  @Test
  void answersOverHttp2AreThoseOfTheModel() throws Exception {
    GyreServer server = start(GyreServer.files(site().root()).set(Options.TLS_SELF_SIGNED, "on"));
    try (HttpClient client = TlsClient.httpClient()) {
      compare(
          (method, path, fields) -> {
            HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path))
                    .method(method, HttpRequest.BodyPublishers.noBody());
            fields.forEach(request::header);
            HttpResponse<byte[]> answer =
                client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            assertEquals(HttpClient.Version.HTTP_2, answer.version());
            return new Answer(answer.statusCode(), answer.headers().map(), answer.body());
          },
          "HTTP/2");
    }
  }
}
