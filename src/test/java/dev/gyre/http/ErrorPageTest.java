package dev.gyre.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

class ErrorPageTest {
  private static final String BROWSER =
      "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"*/*", "text/plain", "image/png", ""})
  void toolsGetOneLineOfText(@Nullable String accept) {
    Response response = ErrorPage.respond(404, accept);
    assertEquals(404, response.status());
    assertEquals("404 Not Found\n", text(response));
    assertEquals("text/plain; charset=utf-8", response.headers().first("Content-Type"));
    assertEquals("nosniff", response.headers().first("X-Content-Type-Options"));
    assertEquals("Accept", response.headers().first("Vary"));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        400, 401, 403, 404, 405, 408, 412, 413, 414, 416, 417, 418, 429, 431, 500, 501, 503, 505
      })
  void browsersGetASmallWellFormedPage(int status) throws Exception {
    Response response = ErrorPage.respond(status, BROWSER);
    assertEquals("text/html; charset=utf-8", response.headers().first("Content-Type"));
    String html = text(response);
    assertTrue(html.length() < 2500, () -> html.length() + " characters");
    Document page =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(html.getBytes(StandardCharsets.UTF_8)));
    assertEquals(
        status + " " + StatusText.of(status),
        page.getElementsByTagName("title").item(0).getTextContent());
    String policy = String.valueOf(response.headers().first("Content-Security-Policy"));
    assertTrue(policy.startsWith("default-src 'none'; style-src 'sha256-"), policy);
    assertFalse(html.contains("<script"));
  }

  @Test
  void programsGetJson() throws Exception {
    Response response = ErrorPage.respond(503, "application/json");
    assertEquals("application/json", response.headers().first("Content-Type"));
    JsonNode json = new JsonMapper().readTree(text(response));
    assertEquals(503, json.path("status").asInt());
    assertEquals("Service Unavailable", json.path("error").asText());
    assertFalse(json.path("detail").asText().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", BROWSER, "application/json"})
  void adviceOfItsOwnIsSeenByEverybody(String accept) {
    Response response = ErrorPage.respond(403, accept, "Ask for less.");
    assertEquals(403, response.status());
    assertTrue(text(response).contains("Ask for less."), text(response));
    assertFalse(text(response).contains("not open to you"), text(response));
  }

  private static String text(Response response) {
    Body.Bytes body = assertInstanceOf(Body.Bytes.class, response.body());
    return new String(body.content(), StandardCharsets.UTF_8);
  }
}
