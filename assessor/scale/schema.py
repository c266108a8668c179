"""The columns of packed and rated rows, and of the list of sheets that is kept beside them."""

import pyarrow as pa

# A row for the organisation, then one for each of its parts. `digest` is of the sheet's file, `date` the newest of its
# answers, `version` the one that it answers, if that is on record; `parts` counts the rows of parts that follow.
PACKED = pa.schema(
    [
        pa.field("digest", pa.string(), nullable=False),
        pa.field("sheet", pa.string()),
        pa.field("questionnaire", pa.string(), nullable=False),
        pa.field("version", pa.string()),
        pa.field("layout", pa.string(), nullable=False),
        pa.field("tier", pa.string(), nullable=False),
        pa.field("date", pa.date32()),
        pa.field("part", pa.string()),
        pa.field("kind", pa.string()),
        pa.field("parts", pa.int16(), nullable=False),
        pa.field("facts", pa.list_(pa.int64()), nullable=False),
        pa.field("answers", pa.list_(pa.int16()), nullable=False),
    ]
)

# A row for each sheet that was named, packed or not, in the order of the packed rows. Names of people, firms and files
# stand here and nowhere else. `modified` is in nanoseconds; `read_by` identifies all that decides what counts,
# `waivers` are the last days of its waivers, and `why` has the sentences that say why it could not be packed.
SOURCES = pa.schema(
    [
        pa.field("path", pa.string(), nullable=False),
        pa.field("size", pa.int64()),
        pa.field("modified", pa.int64()),
        pa.field("digest", pa.string()),
        pa.field("sheet", pa.string()),
        pa.field("questionnaire", pa.string()),
        pa.field("read_by", pa.string()),
        pa.field("about", pa.map_(pa.string(), pa.string())),
        pa.field("waivers", pa.list_(pa.date32())),
        pa.field("why", pa.list_(pa.string())),
    ]
)

# Points of 100: exactly a fraction, where its terms fit, and its tenths, rounded down; `points` is what is nearest.
END = pa.struct(
    [
        ("points", pa.float64()),
        ("tenths", pa.int16()),
        ("numerator", pa.int64()),
        ("denominator", pa.int64()),
    ]
)

# What `rate` puts behind the columns of a packed row. The lists are in the order of the questionnaire.
CELLS = pa.schema(
    [
        ("outcome", pa.string()),
        ("level", pa.string()),
        ("low", END),
        ("high", END),
        ("uncapped_low", END),
        ("uncapped_high", END),
        ("cap_low", pa.int16()),
        ("cap_high", pa.int16()),
        ("worst_low", pa.int16()),
        ("worst_high", pa.int16()),
        ("asked", pa.int16()),
        ("answered", pa.int16()),
        ("unknown", pa.int16()),
        ("unanswered", pa.int16()),
        ("not_applicable", pa.int16()),
        ("not_asked", pa.int16()),
        ("domain_inside", pa.list_(pa.int32())),
        ("domain_low", pa.list_(pa.int32())),
        ("domain_high", pa.list_(pa.int32())),
        ("states", pa.list_(pa.uint8())),
        ("credits_low", pa.list_(pa.uint8())),
        ("credits_high", pa.list_(pa.uint8())),
        ("failures", pa.list_(pa.uint8())),
    ]
)
