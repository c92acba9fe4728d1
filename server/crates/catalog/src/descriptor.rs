//! Descriptor documents: YAML with positions, judged by the rules of the format. Pure: no I/O.
