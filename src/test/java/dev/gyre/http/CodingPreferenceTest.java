package dev.gyre.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodingPreferenceTest {
  private static final List<ContentCoding> ALL = List.of(ContentCoding.values());

  private static String ranked(String field) {
    return CodingPreference.ranked(field, ALL).stream()
        .map(ContentCoding::token)
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        // The examples of RFC 9110 section 12.5.3.
        "compress, gzip | gzip",
        "'' | ''",
        "* | br zstd gzip",
        "compress;q=0.5, gzip;q=1.0 | gzip",
        "gzip;q=1.0, identity; q=0.5, *;q=0 | gzip",
        // What clients send.
        "none | ''",
        "gzip, deflate, br, zstd | br zstd gzip",
        "gzip, deflate | gzip",
        "identity | ''",
        "gzip;q=1.0, deflate;q=0.6, identity;q=0.3 | gzip",
        "br;q=1.0, gzip;q=0.8, *;q=0.1 | br gzip zstd",
        // Weights order; equal ones leave it to the server.
        "br;q=0.1, zstd;q=0.2, gzip;q=0.3 | gzip zstd br",
        "br;q=0.5, zstd;q=0.5, gzip | gzip br zstd",
        "gzip;q=0.001 | gzip",
        // Zero refuses.
        "br;q=0, gzip | gzip",
        "br;q=0.000, *;q=0.5 | zstd gzip",
        "*;q=0 | ''",
        "*;q=0, gzip | gzip",
        // Against identity, named or not.
        "identity, gzip;q=0.5 | ''",
        "identity;q=0.5, gzip;q=0.5 | gzip",
        "identity;q=0.5, gzip;q=0.4, br;q=0.6 | br",
        "identity;q=0 | ''",
        "identity;q=0, gzip;q=0.1 | gzip",
        "gzip;q=0.5, * | br zstd",
        "gzip;q=0.5, *;q=0.2 | gzip br zstd",
        // Names in any case, and the old one; others are nobody's.
        "GZIP, Br | br gzip",
        "x-gzip | gzip",
        "X-GZip;q=0.2, br;q=0.1 | gzip br",
        "deflate, compress, zst, brotli, gz, x-br, gzipped | ''",
        // Named twice: the lower weight counts.
        "gzip, gzip;q=0 | ''",
        "gzip;q=0.2, br;q=0.3, gzip | br gzip",
        "gzip;q=0.2, x-gzip | gzip",
        // White space and empty elements that the syntax allows.
        "gzip;Q=0.5 | gzip",
        "'gzip ; q=0.5\t,\tbr;\tq=0.4' | gzip br",
        "' , ,gzip,, br, ' | br gzip",
        "gzip;q=0. | ''",
        "gzip;q=1. | gzip",
        "gzip;q=1.000, br;q=0.999 | gzip br",
      })
  void ranksWhatTheClientLikesNoLessThanIdentity(String field, String expected) {
    assertEquals(expected, ranked(field));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip br",
        "gzip;",
        "gzip;q",
        "gzip;q=",
        "gzip;q=2",
        "gzip;q=1.001",
        "gzip;q=0.1234",
        "gzip;q=-1",
        "gzip;q=+1",
        "gzip;q=.5",
        "gzip;q=0,5",
        "gzip;q = 0.5",
        "gzip;q=0.5;q=0.6",
        "gzip;level=9",
        "gzip;q=0.5;level=9",
        "gzip;q=\"0.5\"",
        "\"gzip\"",
        "gzip/br",
        "gzip;q=1x",
        ";q=1",
        "=",
        "gzip, (br)",
        "br, gzip;q=nan",
        "gzip, br\u00e9",
        "gzip\u0001, br",
      })
  void aFieldThatIsNotWellFormedIsAsGoodAsNone(String field) {
    assertEquals("", ranked(field));
  }

  @Test
  void onlyWhatIsOfferedIsRankedInTheOrderOfTheServer() {
    List<ContentCoding> offered = List.of(ContentCoding.GZIP, ContentCoding.BROTLI);
    assertEquals(offered, CodingPreference.ranked("br, gzip, zstd", offered));
    assertEquals(List.of(), CodingPreference.ranked("br", List.of(ContentCoding.GZIP)));
    assertEquals(List.of(), CodingPreference.ranked("*", List.of()));
  }

  @Test
  void everyCodingIsFoundByItsSuffix() {
    Arrays.stream(ContentCoding.values())
        .forEach(coding -> assertEquals(coding, ContentCoding.ofSuffix(coding.suffix())));
  }
}
