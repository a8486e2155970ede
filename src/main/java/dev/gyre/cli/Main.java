package dev.gyre.cli;

/** Entry point. */
public final class Main {
  private Main() {}

  /** Starts Gyre. */
  public static void main(String[] arguments) {
    System.out.println("gyre");
  }
}
