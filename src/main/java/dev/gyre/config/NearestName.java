package dev.gyre.config;

import java.util.Collection;
import java.util.Optional;

/** Finds what a user probably meant. */
public final class NearestName {
  private static final int MOST_EDITS = 3;

  private NearestName() {}

  /**
   * The first name that begins with what was typed, if that is four characters or more; else the
   * one with the fewest edits, the first of several; none when even that one is further away than a
   * slip of the fingers: more than a third of what was typed.
   */
  public static Optional<String> of(String typed, Collection<String> names) {
    String nearest = null;
    int fewest = Math.min(typed.length() / 3, MOST_EDITS) + 1;
    for (String name : names) {
      if (typed.length() >= 4 && name.startsWith(typed)) {
        return Optional.of(name);
      }
      int edits = edits(typed, name);
      if (edits < fewest) {
        fewest = edits;
        nearest = name;
      }
    }
    return Optional.ofNullable(nearest);
  }

  // Optimal string alignment: insert, delete, replace, and swap of two neighbours count one each.
  private static int edits(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int replace = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least = Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1);
        least = Math.min(least, cost[i - 1][j - 1] + replace);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          least = Math.min(least, cost[i - 2][j - 2] + 1);
        }
        cost[i][j] = least;
      }
    }
    return cost[a.length()][b.length()];
  }
}
