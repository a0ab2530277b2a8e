from till.pay import charge

__all__ = ["charge"]
