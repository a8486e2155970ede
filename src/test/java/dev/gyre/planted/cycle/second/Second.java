package dev.gyre.planted.cycle.second;

import dev.gyre.planted.cycle.first.First;

public record Second(First first) {}
