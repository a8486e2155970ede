package dev.gyre.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AreasTest {
  @ParameterizedTest
  @CsvSource({
    "'', '', index.html, index.html",
    "'', '', '', ''",
    "a, a, a.html, a.html",
    "a/b, a/b, a/b/c, a/b/c",
    "m, '', d.txt, m/d.txt",
    "m, '', '', m",
    "m/a, a, a.html, m/a.html",
    "m/n/a/b, a/b, a/b/c, m/n/a/b/c",
  })
  void anAddressIsThatWithinTheSite(String place, String below, String path, String address) {
    byte[] made = Areas.Found.address(bytes(place), bytes(below), bytes(path));
    assertEquals(address, new String(made, StandardCharsets.UTF_8));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
