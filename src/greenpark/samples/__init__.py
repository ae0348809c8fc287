"""Sample data: a complete fictional park, a fictional province with planted errors, wide frames of any size.

Nothing here is a real park. All names carry 示例 (sample); all figures come from one seeded model (`model.py`).
"""
