package dev.gyre.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.gyre.http.Response;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedirectApplicationTest {
  @ParameterizedTest
  @CsvSource({
    "/a?b=1, 443, https://h/a?b=1",
    "/a, 8443, https://h:8443/a",
    "'/<a>?\"|%20[]', 443, https://h/%3Ca%3E?%22%7C%20[]",
    "http://other.example?a, 443, https://other.example/?a",
  })
  void leadsToTheSameAddressUnderHttps(String target, int port, String location) throws Exception {
    Inquiry asked =
        new Inquiry(
            Sites.request("GET", target, "X-Test: 1"),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
            Steps.NONE);
    Response response =
        assertInstanceOf(
                HttpApplication.Answer.Now.class, new RedirectApplication(() -> port).answer(asked))
            .response();
    assertEquals(308, response.status());
    assertEquals(location, response.headers().first("Location"));
  }
}
