package dev.gyre.listing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuffixTest {
  @ParameterizedTest
  @CsvSource({
    "photo.jpg, JPG",
    "a.tar.gz, GZ",
    "a.b, B",
    "song.MP3, MP3",
    "LICENSE, ''",
    ".bashrc, ''",
    ".config.toml, TOML",
    "dot., ''",
    "a.b c, ''",
    "a.é, ''",
    "a.12345678, 12345678",
    "a.123456789, ''",
    "..., ''",
  })
  void isWhatFollowsTheLastDot(String name, String suffix) {
    assertEquals(suffix, Suffix.display(Entries.bytes(name)));
  }
}
