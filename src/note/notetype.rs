//! The two note types: ids, names, fields, templates and styling. Frozen from the first release on.
