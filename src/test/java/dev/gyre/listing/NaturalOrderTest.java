package dev.gyre.listing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NaturalOrderTest {
  @ParameterizedTest
  @CsvSource({
    "a, b",
    "a, B",
    "A, b",
    "A, a",
    "a, aa",
    "img9.png, img10.png",
    "img9.png, img09b.png",
    "img09.png, img9.png",
    "1, 2",
    "2, 10",
    "10, a",
    "a, a1",
    "a-1, a1",
    "v1.9.2, v1.10.0",
    "99999999999999999999, 100000000000000000000",
    "'x 2', 'x 10'",
    "z, é",
    "e, é",
    "日, 本",
  })
  void firstComesBeforeSecond(String first, String second) {
    assertTrue(compare(first, second) < 0, "forward");
    assertTrue(compare(second, first) > 0, "backward");
  }

  @Test
  void onlyEqualBytesAreEqual() {
    assertEquals(0, compare("a01", "a01"));
    assertTrue(compare("a01", "a1") != 0);
    assertTrue(compare("README", "readme") != 0);
  }

  @Test
  void agreesWithASlowModelOnRandomNames() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 50_000; i++) {
      byte[] left = Entries.randomName(random);
      byte[] right = Entries.randomName(random);
      assertEquals(
          Integer.signum(modelCompare(left, right)),
          Integer.signum(NaturalOrder.INSTANCE.compare(left, right)),
          () -> "seed " + seed + ": " + Arrays.toString(left) + " " + Arrays.toString(right));
    }
  }

  /** Cuts names into numbers and single letters, then compares the lists. */
  private static int modelCompare(byte[] left, byte[] right) {
    List<String> leftTokens = tokens(left);
    List<String> rightTokens = tokens(right);
    for (int i = 0; i < Math.min(leftTokens.size(), rightTokens.size()); i++) {
      String a = leftTokens.get(i);
      String b = rightTokens.get(i);
      boolean numbers = Character.isDigit(a.charAt(0)) && Character.isDigit(b.charAt(0));
      int order = numbers ? new BigInteger(a).compareTo(new BigInteger(b)) : a.compareTo(b);
      if (order != 0) {
        return order;
      }
    }
    int bySize = Integer.compare(leftTokens.size(), rightTokens.size());
    return bySize != 0 ? bySize : Arrays.compareUnsigned(left, right);
  }

  private static List<String> tokens(byte[] name) {
    String text = new String(name, StandardCharsets.ISO_8859_1);
    Matcher token = Pattern.compile("[0-9]+|[^0-9]", Pattern.DOTALL).matcher(text);
    List<String> tokens = new ArrayList<>();
    while (token.find()) {
      String found = token.group();
      tokens.add(found.matches("[A-Z]") ? found.toLowerCase(Locale.ROOT) : found);
    }
    return tokens;
  }

  private static int compare(String left, String right) {
    return NaturalOrder.INSTANCE.compare(Entries.bytes(left), Entries.bytes(right));
  }

  @Test
  void keysOrderNamesOrSayNothing() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<byte[]> names = new ArrayList<>(Entries.hostileNames());
    for (int i = 0; i < 400; i++) {
      names.add(Entries.randomName(random));
    }
    names.add(Entries.bytes("9".repeat(255)));
    names.add(Entries.bytes("0".repeat(200) + "7"));
    for (byte[] left : names) {
      for (byte[] right : names) {
        int byKey =
            Long.compareUnsigned(
                NaturalOrder.key(left, 0, left.length), NaturalOrder.key(right, 0, right.length));
        int byName = NaturalOrder.INSTANCE.compare(left, right);
        assertTrue(
            byKey == 0 || Integer.signum(byKey) == Integer.signum(byName),
            () -> "seed " + seed + ": " + Arrays.toString(left) + " " + Arrays.toString(right));
      }
    }
  }
}
