package dev.gyre.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gyre.config.InvalidOption;
import dev.gyre.transport.TransportKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CandidateTest {
  @Test
  void aTransportMayHaveANameOfItsOwn() {
    assertEquals(
        List.of(
            new Candidate.Gyre("a", TransportKind.EPOLL),
            new Candidate.Gyre("nio", TransportKind.NIO)),
        CompareOptions.CANDIDATES.read("a=epoll,nio"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"epoll,epoll", "a=kqueue", "1=epoll", "epoll,"})
  void unknownTransportsAndRepeatedNamesAreRefused(String text) {
    assertThrows(InvalidOption.class, () -> CompareOptions.CANDIDATES.read(text));
  }

  @Test
  void aCommandIsSplitIntoWordsAndFilledIn() {
    Candidate candidate = CompareOptions.SERVER.read("x=run --at '{port} a,b' {root}").getFirst();
    assertEquals("x", candidate.name());
    assertEquals(
        List.of("run", "--at", "80 a,b", "/srv"),
        ((Candidate.Other) candidate).command(80, "/srv"));
  }

  /** As in the shell that a command was taken from. */
  @Test
  void quotesMayStandInTheMiddleOfAWord() {
    String command = "x=run --dir='{root}/a b'/\"it's\" -e '' {port}";
    Candidate candidate = CompareOptions.SERVER.read(command).getFirst();
    assertEquals(
        List.of("run", "--dir=/srv/a b/it's", "-e", "", "80"),
        ((Candidate.Other) candidate).command(80, "/srv"));
  }

  @Test
  void severalCommandsAreToldApart() {
    String separator = CompareOptions.SERVER.syntax().separator();
    List<Candidate> candidates =
        CompareOptions.SERVER.read("x=a --log a=b,c={port}" + separator + "y=b {port}");
    assertEquals(List.of("x", "y"), candidates.stream().map(Candidate::name).toList());
    assertEquals(
        List.of("a", "--log", "a=b,c=80"),
        ((Candidate.Other) candidates.getFirst()).command(80, "/srv"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"run {port}", "x=run", "=run {port}", "x=run {port} 'a"})
  void aCommandWithoutNameOrPortOrEndIsRefused(String text) {
    assertThrows(InvalidOption.class, () -> CompareOptions.SERVER.read(text));
  }
}
