package dev.gyre.planted.cycle.first;

import dev.gyre.planted.cycle.second.Second;

public record First(Second second) {}
